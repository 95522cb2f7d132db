import Media
import Primitives

/// Reads the text of HTML pages and of HTML bodies in mail.
enum HTMLExtraction {
    static func extract(
        _ text: inout DecodedText, encoding: TextEncoding, limits: ExtractionLimits
    ) throws(ReadingProblem) -> Extraction {
        let collector = LineCollector(limit: limits.characters)
        let builder = HTMLTextBuilder(emit: collector.add)
        let parser = try HTMLParser(builder)
        while !collector.passages.isFull, let part = try text.next() { parser.feed(part) }
        parser.finish()
        collector.passages.flush()
        let end = ExtractionEnd(builder: collector.passages, text: text, file: text.file)
        var result = try end.extraction(
            warnings: TextReader.warnings(invalidSequences: text.invalidSequences, encoding: encoding)
                + hiddenText(builder))
        result.facts[FactKey.title] = FactText.cleaned(builder.title).map(JSONValue.string)
        return result
    }

    /// The text of a short HTML document that is at hand, by lines.
    static func lines(of utf8: [UInt8], limit: Int) throws(ReadingProblem) -> (text: String, warnings: [SourceWarning])
    {
        let collector = LineCollector(limit: limit)
        let builder = HTMLTextBuilder(emit: collector.add)
        let parser = try HTMLParser(builder)
        parser.feed(utf8)
        parser.finish()
        collector.passages.flush()
        let text = collector.passages.passages.map(\.text).joined(separator: "\n\n")
        return (text, hiddenText(builder))
    }

    private static func hiddenText(_ builder: HTMLTextBuilder) -> [SourceWarning] {
        guard builder.hiddenCharacters > 0 else { return [] }
        return [
            SourceWarning(
                code: "hidden_text",
                message: "\(builder.hiddenCharacters) characters that the page does not show were left out")
        ]
    }

    /// Takes the builder's lines, cleaned of control characters, into passages.
    private final class LineCollector {
        var passages: PassageBuilder

        init(limit: Int) { passages = PassageBuilder(limit: limit) }

        func add(_ number: Int, _ line: String) {
            var cleaner = LineCleaner()
            var cleaned = ""
            cleaner.feed(Array(line.utf8)) { cleaned += String(decoding: $1, as: UTF8.self) + " " }
            cleaner.finish { cleaned += String(decoding: $1, as: UTF8.self) }
            passages.add(line: number, cleaned)
        }
    }
}
