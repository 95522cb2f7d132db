import Media
import Primitives

/// Whether a document's words were read by text recognition.
struct Recognition: Sendable {
    enum Extent: Sendable {
        case none, picture
        /// Scanned pages, some or all.
        case pages(Int)
    }

    let extent: Extent

    /// The place name of recognised text; `ocr_pages` counts the pages of a PDF that had no text of their own.
    init(_ passages: [Passage], facts: MediaFacts) {
        if let pages = facts["ocr_pages"]?.intValue, pages > 0 {
            extent = .pages(pages)
        } else if passages.contains(where: { $0.place == .part("ocr") }) {
            extent = .picture
        } else {
            extent = .none
        }
    }

    var isPresent: Bool { if case .none = extent { false } else { true } }

    /// Whether a sentence is one of the cautions below.
    static func isCaution(_ text: String) -> Bool { text.hasSuffix("single letters and digits may be wrong.") }

    /// The words without the mark that key points of recognised text carry.
    static func unmarked(_ text: String) -> String {
        guard text.hasPrefix("Recognised text: “"), text.hasSuffix("”") else { return text }
        return String(text.dropFirst(18).dropLast())
    }

    /// What a reader has to know before trusting the words.
    var caution: String? {
        switch extent {
        case .none: nil
        case .picture: "The text was recognised in the picture; single letters and digits may be wrong."
        case .pages(let count):
            "The text of \(count == 1 ? "one page" : "\(count) pages") was recognised from a scan; "
                + "single letters and digits may be wrong."
        }
    }
}
