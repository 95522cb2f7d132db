package import Media
package import Primitives

/// Reads PDFs through poppler: facts, text by page, and pages without text through a recogniser.
package enum PDFReader {
    /// Turns the image behind a descriptor, which it borrows, into text; the resolution is in dots per inch.
    package typealias Recogniser = (_ image: CInt, _ resolution: Int?) throws(ReadingProblem) -> String

    /// Pages looked at for a text layer while examining; a longer document is sampled.
    static let sampledPages = 20
    /// Pages beyond which a document is worth a warning.
    static let manyPages = 20_000
    /// The longest page edge that PDF readers guarantee, 200 inches in points (ISO 32000-1 annex C.2).
    static let maximumEdge = 14_400.0
    /// Pages of one document that are given to the recogniser.
    static let recognisedPages = 20

    /// Gathers the cheap facts of the PDF behind `descriptor`, which is borrowed.
    ///
    /// Throws `.encrypted` when it needs a password and `.corrupt`, with poppler's words, when it cannot be read.
    package static func examine(
        descriptor: CInt
    ) throws(ReadingProblem) -> (facts: JSONObject, warnings: [SourceWarning]) {
        let document = try PopplerDocument(descriptor: descriptor)
        guard document.pageCount > 0 else { throw ReadingProblem(.corrupt, "the PDF has no pages") }
        var facts: JSONObject = [FactKey.pages: .integer(document.pageCount)]
        var warnings: [SourceWarning] = []
        facts[FactKey.pdfVersion] = document.version.map(JSONValue.string)
        facts[FactKey.title] = document.title.flatMap { FactText.cleaned($0) }.map(JSONValue.string)
        facts[FactKey.author] = document.author.flatMap { FactText.cleaned($0) }.map(JSONValue.string)
        facts[FactKey.created] = document.created.flatMap(Timestamp.iso8601).map(JSONValue.string)
        if document.pageCount > manyPages {
            warnings.append(SourceWarning(code: "many_pages", message: "\(document.pageCount) pages"))
        }
        let sample = min(document.pageCount, sampledPages)
        var textPages = 0
        var unreadable: [Int] = []
        for index in 0..<sample {
            guard let page = document.page(index) else {
                unreadable.append(index + 1)
                continue
            }
            let size = page.size
            if index == 0 {
                facts[FactKey.pageSize] = .array([.real(rounded(size.width)), .real(rounded(size.height))])
            }
            if max(size.width, size.height) > maximumEdge {
                warnings.append(oversized(page: index + 1, size: size))
            }
            if !PageText.isBlank(page.text) { textPages += 1 }
        }
        facts[FactKey.textPages] = .integer(textPages)
        if sample < document.pageCount { facts["text_pages_sampled"] = .integer(sample) }
        if !unreadable.isEmpty {
            let list = unreadable.map(String.init).joined(separator: ", ")
            warnings.append(SourceWarning(code: "damaged_pages", message: "pages that cannot be read: \(list)"))
        }
        appendComplaint(to: &warnings)
        return (facts, warnings)
    }

    /// Reads the text of every page within `limits`, one passage per page that has any.
    ///
    /// A page counts as read when its text was kept, or when it is blank; one that only shows images is read by
    /// `recognise` if given, and is named as missing otherwise.
    package static func extract(
        descriptor: CInt, limits: ExtractionLimits, recognise: Recogniser? = nil
    ) throws(ReadingProblem) -> Extraction {
        let document = try PopplerDocument(descriptor: descriptor)
        var reading = PageReading(limits: limits, recognise: recognise)
        let count = min(document.pageCount, limits.pages)
        for index in 0..<count {
            guard reading.hasRoom else {
                reading.skip(from: index + 1, through: count, because: "over \(limits.characters) characters of text")
                break
            }
            if let page = document.page(index) {
                reading.read(page, number: index + 1)
            } else {
                reading.miss(index + 1, "the page cannot be read")
            }
        }
        if count < document.pageCount {
            reading.skip(
                from: count + 1, through: document.pageCount, because: "over the limit of \(limits.pages) pages")
        }
        appendComplaint(to: &reading.warnings)
        return Extraction(
            passages: reading.passages,
            facts: reading.recognisedPages > 0 ? ["ocr_pages": .integer(reading.recognisedPages)] : [:],
            coverage: Coverage(
                unit: .pages, total: Double(document.pageCount), read: Double(reading.pagesRead),
                missing: reading.missing),
            warnings: reading.warnings)
    }

    /// The libraries behind this reader, for `doctor`.
    package static func versions() -> [ComponentVersion] {
        [ComponentVersion(name: "poppler", version: PopplerDocument.libraryVersion, note: "PDF text and pages")]
    }

    private static func appendComplaint(to warnings: inout [SourceWarning]) {
        guard let complaint = PopplerDocument.takeComplaint() else { return }
        warnings.append(SourceWarning(code: "pdf_irregular", message: "poppler: \(complaint)"))
    }

    private static func oversized(page: Int, size: (width: Double, height: Double)) -> SourceWarning {
        let inches = "\(Int(min(size.width / 72, 1e9))) by \(Int(min(size.height / 72, 1e9))) inches"
        return SourceWarning(code: "oversized_page", message: "page \(page) measures \(inches)")
    }

    private static func rounded(_ points: Double) -> Double { (points * 100).rounded() / 100 }
}
