import Glibc
import Media

/// Collects the text of pages and keeps count of what was read and what was not.
struct PageReading {
    /// Dots per inch at which scans are rendered, which Tesseract's documentation asks for, and the longest edge.
    private static let resolution = 300.0
    private static let maximumEdge = 4000

    let limits: ExtractionLimits
    let recognise: PDFReader.Recogniser?

    private(set) var passages: [Passage] = []
    private(set) var pagesRead = 0
    private(set) var missing: [String] = []
    /// Pages whose text came from the recogniser.
    private(set) var recognisedPages = 0
    var warnings: [SourceWarning] = []

    private var characters = 0
    private var recognised = 0
    private var recogniserFailed = false

    init(limits: ExtractionLimits, recognise: PDFReader.Recogniser?) {
        self.limits = limits
        self.recognise = recognise
    }

    var hasRoom: Bool { characters < limits.characters }

    /// Reads one page, counted from 1.
    mutating func read(_ page: borrowing PopplerPage, number: Int) {
        let text = PageText.cleaned(page.text)
        if !text.isEmpty {
            keep(text, number: number)
        } else if page.hasImages {
            recogniseText(of: page, number: number)
        } else {
            pagesRead += 1
        }
    }

    mutating func miss(_ number: Int, _ reason: String) { missing.append("page \(number): \(reason)") }

    /// Names a range of pages that was not read.
    mutating func skip(from first: Int, through last: Int, because reason: String) {
        guard first <= last else { return }
        missing.append(first == last ? "page \(first): \(reason)" : "pages \(first) to \(last): \(reason)")
    }

    private mutating func keep(_ text: String, number: Int) {
        let room = limits.characters - characters
        let kept = String(text.unicodeScalars.prefix(room))
        characters += kept.unicodeScalars.count
        passages.append(Passage(place: .page(number), text: kept))
        if kept.utf8.count < text.utf8.count {
            miss(number, "cut at \(limits.characters) characters of text in all")
        } else {
            pagesRead += 1
        }
    }

    private mutating func recogniseText(of page: borrowing PopplerPage, number: Int) {
        guard let recognise, !recogniserFailed else { return miss(number, "no text layer") }
        guard recognised < PDFReader.recognisedPages else {
            return miss(number, "no text layer; only \(PDFReader.recognisedPages) such pages are recognised")
        }
        recognised += 1
        do throws(ReadingProblem) {
            let longest = max(page.size.width, page.size.height)
            let resolution = min(Self.resolution, Double(Self.maximumEdge) / max(1, longest) * 72)
            let image = try page.render(resolution: resolution, maximumEdge: Self.maximumEdge)
            defer { close(image) }
            let text = PageText.cleaned(try recognise(image, max(1, Int(resolution))))
            if text.isEmpty { return miss(number, "no text layer, and none was recognised") }
            recognisedPages += 1
            keep(text, number: number)
        } catch {
            if error.kind == .unsupported {
                recogniserFailed = true
                warnings.append(SourceWarning(code: "text_not_read", message: error.message))
            }
            miss(number, "no text layer; \(error.message)")
        }
    }
}
