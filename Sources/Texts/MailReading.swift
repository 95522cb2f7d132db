import Media
import Primitives

/// Gathers the text of messages.
struct MailReading {
    private let limits: ExtractionLimits
    private let isMailbox: Bool
    private var builder: PassageBuilder
    private var warnings: [SourceWarning] = []
    private var missing: [String] = []
    private var messagesRead = 0
    private(set) var messages = 0

    init(limits: ExtractionLimits, isMailbox: Bool) {
        self.limits = limits
        self.isMailbox = isMailbox
        builder = PassageBuilder(limit: limits.characters)
    }

    mutating func read(_ message: borrowing MailMessage) throws(ReadingProblem) {
        messages += 1
        guard !builder.isFull else { return }
        let prefix = isMailbox ? "message \(messages) " : ""
        if let subject = message.subject { builder.add(.part(prefix + "subject"), subject) }
        var hasPlainText = false
        var bodies = 0
        for part in message.parts {
            if part.isMessage { hasPlainText = false }
            guard part.isBody else { continue }
            let isHTML = part.type.rawValue == "text/html"
            // The same text in another form, after one that was kept.
            if isHTML, hasPlainText, part.isAlternative { continue }
            let text = try text(of: part, in: message, isHTML: isHTML)
            guard !text.isEmpty else { continue }
            if !isHTML { hasPlainText = true }
            bodies += 1
            add(text, to: .part(prefix + (bodies == 1 ? "body" : "body \(bodies)")))
        }
        if message.isCut {
            missing.append(
                "\(prefix.isEmpty ? "" : prefix.trimmingSpaces() + ": ")parts beyond the limits of count and depth")
        } else if builder.isFull {
            missing.append("text beyond \(limits.characters) characters")
        } else {
            messagesRead += 1
        }
    }

    var extraction: Extraction {
        var missing = missing
        if messagesRead + 1 < messages, builder.isFull {
            missing.append("messages \(messagesRead + 2) to \(messages): over the limit of characters")
        }
        return Extraction(
            passages: builder.passages,
            coverage: Coverage(
                unit: .items, total: Double(messages), read: Double(messagesRead), missing: missing),
            warnings: warnings)
    }

    /// Long bodies become several passages of one place, split between paragraphs.
    private mutating func add(_ text: String, to place: Passage.Place) {
        var pieces = PassageBuilder(limit: limits.characters)
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            pieces.add(line: number + 1, String(line))
        }
        pieces.flush()
        for piece in pieces.passages { builder.add(place, piece.text) }
    }

    private mutating func text(
        of part: MailMessage.Part, in message: borrowing MailMessage, isHTML: Bool
    ) throws(ReadingProblem) -> String {
        let bytes = message.content(of: part, limit: MailReader.bodyBytes)
        if bytes.count == MailReader.bodyBytes { note("body_cut", "a body is longer than is read") }
        let utf8 = decoded(bytes, charset: part.charset)
        if isHTML {
            let (text, hidden) = try HTMLExtraction.lines(of: utf8, limit: limits.characters)
            for warning in hidden { note(warning.code, warning.message) }
            return text
        }
        var cleaner = LineCleaner()
        var text = ""
        let append = { (_: Int, line: [UInt8]) in text += String(decoding: line, as: UTF8.self) + "\n" }
        cleaner.feed(utf8, append)
        cleaner.finish(append)
        return text.trimmingSpaces()
    }

    private func decoded(_ bytes: [UInt8], charset: String?) -> [UInt8] {
        let declared = charset?.lowercased()
        let encoding =
            declared == nil || declared == "us-ascii" || declared == "utf-8"
            ? EncodingDetector.guess(bytes, isCut: bytes.count == MailReader.bodyBytes, nil)
            : declared.flatMap { CharacterConverter.knows($0) ? TextEncoding($0) : nil }
                ?? EncodingDetector.guess(bytes, isCut: false, nil)
        guard !encoding.isUTF8, let converter = CharacterConverter(from: encoding.name) else {
            return Array(String(decoding: bytes, as: UTF8.self).utf8)
        }
        return converter.convert(bytes, isLast: true)
    }

    private mutating func note(_ code: String, _ message: String) {
        guard !warnings.contains(where: { $0.code == code }) else { return }
        warnings.append(SourceWarning(code: code, message: message))
    }
}
