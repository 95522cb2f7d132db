package import Media
package import Primitives
import SourceBytes

/// Reads text files of any encoding: plain, structured, HTML and subtitles.
package enum TextReader {
    /// Bytes up to which lines and characters are counted exactly while examining.
    static let countedBytes = 64 * 1024 * 1024

    /// Gathers encoding, lines and characters (Unicode scalars) of the text behind `descriptor`, which is borrowed.
    ///
    /// Above 64 MiB the counts are estimated from the first 64 MiB, and `counts_estimated` says so. Throws
    /// `.unsupported` for binary data.
    package static func examine(
        descriptor: CInt, type: MediaType, size: Int
    ) throws(ReadingProblem) -> (facts: JSONObject, warnings: [SourceWarning]) {
        let file = DescriptorBytes(descriptor: descriptor)
        let encoding = try encoding(of: file, type: type)
        var text = try DecodedText(file, encoding: encoding)
        var counter = TextCounter()
        while text.bytesRead < countedBytes, let part = try text.next() { counter.add(part) }
        var facts: JSONObject = [FactKey.encoding: .string(encoding.name)]
        let factor = size > text.bytesRead && text.bytesRead > 0 ? Double(size) / Double(text.bytesRead) : 1
        facts[FactKey.lines] = .integer(Int(Double(counter.lines) * factor))
        facts[FactKey.characters] = .integer(Int(Double(counter.characters) * factor))
        if factor > 1 { facts["counts_estimated"] = true }
        return (facts, warnings(invalidSequences: text.invalidSequences, encoding: encoding))
    }

    /// Reads the text within `limits`: paragraphs with their lines, subtitles with their times, HTML without markup.
    package static func extract(
        descriptor: CInt, type: MediaType, limits: ExtractionLimits
    ) throws(ReadingProblem) -> Extraction {
        let file = DescriptorBytes(descriptor: descriptor)
        let encoding = try encoding(of: file, type: type)
        var text = try DecodedText(file, encoding: encoding)
        if isHTML(type) { return try HTMLExtraction.extract(&text, encoding: encoding, limits: limits) }
        var builder = PassageBuilder(limit: limits.characters)
        var cues = isSubtitle(type) ? SubtitleParser() : nil
        var cleaner = LineCleaner()
        var lastLine = 0
        func take(_ number: Int, _ line: [UInt8]) {
            let line = String(decoding: line, as: UTF8.self)
            if cues != nil {
                if let cue = cues?.add(line) { builder.add(.time(cue.start), cue.text) }
            } else {
                builder.add(line: number, line, isContinued: number == lastLine)
                lastLine = number
            }
        }
        while !builder.isFull, !cleaner.metBinary, let part = try text.next() { cleaner.feed(part, take) }
        cleaner.finish(take)
        if let cue = cues?.finish() { builder.add(.time(cue.start), cue.text) }
        builder.flush()
        var result = ExtractionEnd(builder: builder, text: text, file: file)
        if cleaner.metBinary { result.missing.append("binary data from line \(cleaner.lineNumber) on") }
        return try result.extraction(warnings: warnings(invalidSequences: text.invalidSequences, encoding: encoding))
    }

    /// The libraries behind this reader, for `doctor`.
    package static func versions() -> [ComponentVersion] {
        [
            ComponentVersion(name: "libxml2", version: HTMLTextBuilder.libraryVersion, note: "text of HTML"),
            ComponentVersion(name: "gmime", version: MailMessage.libraryVersion, note: "e-mail"),
            ComponentVersion(name: "uchardet", version: "linked", note: "encodings of text"),
        ]
    }

    static func isHTML(_ type: MediaType) -> Bool {
        type.rawValue == "text/html" || type.rawValue == "application/xhtml+xml"
    }

    private static func isSubtitle(_ type: MediaType) -> Bool {
        type.rawValue == "application/x-subrip" || type.rawValue == "text/vtt"
    }

    private static func encoding(of file: DescriptorBytes, type: MediaType) throws(ReadingProblem) -> TextEncoding {
        guard isHTML(type) else { return try EncodingDetector.detect(file) }
        return try EncodingDetector.detect(file, declared: HTMLTextBuilder.declaredEncoding)
    }

    static func warnings(invalidSequences: Int, encoding: TextEncoding) -> [SourceWarning] {
        guard invalidSequences > 0 else { return [] }
        return [
            SourceWarning(
                code: "invalid_characters", message: "some bytes are not valid \(encoding.name) and were replaced")
        ]
    }
}
