package import Media
package import Primitives

/// Reads messages (RFC 5322 and MIME) and mailboxes through GMime.
///
/// No attachment is opened.
package enum MailReader {
    /// Attachments that are listed among the facts.
    static let listedAttachments = 50
    /// Bytes up to which a mailbox is counted while examining.
    static let countedMessages = 20_000
    /// Bytes of one body that are decoded.
    static let bodyBytes = 16 * 1024 * 1024

    /// Gathers subject, addresses, date and attachments of the message behind `descriptor`, which is borrowed and
    /// whose offset moves; of a mailbox, the number of messages and what the first one says.
    ///
    /// Throws `.corrupt` when it is no message, `.unsupported` for Outlook's own format.
    package static func examine(
        descriptor: CInt, type: MediaType
    ) throws(ReadingProblem) -> (facts: JSONObject, warnings: [SourceWarning]) {
        let isMailbox = try checked(type)
        let parser = try MailParser(descriptor: descriptor, isMailbox: isMailbox)
        guard let first = parser.next(), first.hasHeaders else {
            throw ReadingProblem(.corrupt, "there is no message in it")
        }
        var (facts, warnings) = headerFacts(first)
        guard isMailbox else { return (facts, warnings) }
        var messages = 1
        while messages < countedMessages, parser.next() != nil { messages += 1 }
        facts["messages"] = .integer(messages)
        if messages == countedMessages {
            warnings.append(
                SourceWarning(code: "messages_not_counted", message: "more than \(countedMessages) messages"))
        }
        return (facts, warnings)
    }

    /// Reads the text of the message within `limits`, plain text before HTML; of a mailbox, of every message in order.
    package static func extract(
        descriptor: CInt, type: MediaType, limits: ExtractionLimits
    ) throws(ReadingProblem) -> Extraction {
        let isMailbox = try checked(type)
        let parser = try MailParser(descriptor: descriptor, isMailbox: isMailbox)
        var reading = MailReading(limits: limits, isMailbox: isMailbox)
        while let message = parser.next() { try reading.read(message) }
        guard reading.messages > 0 else { throw ReadingProblem(.corrupt, "there is no message in it") }
        return reading.extraction
    }

    private static func checked(_ type: MediaType) throws(ReadingProblem) -> Bool {
        guard type.rawValue != "application/vnd.ms-outlook" else {
            throw ReadingProblem(
                .unsupported,
                "an Outlook message (.msg): convert it to .eml, for example with the package libemail-outlook-message-perl"
            )
        }
        return type.rawValue == "application/mbox"
    }

    private static func headerFacts(_ message: borrowing MailMessage) -> (JSONObject, [SourceWarning]) {
        var facts: JSONObject = [:]
        facts[FactKey.subject] = message.subject.map(JSONValue.string)
        facts[FactKey.from] = message.from.map(JSONValue.string)
        facts[FactKey.to] = message.to.map(JSONValue.string)
        facts[FactKey.date] = message.date.map(JSONValue.string)
        facts[FactKey.messageID] = message.messageID.map(JSONValue.string)
        var warnings: [SourceWarning] = []
        var attachments: [JSONValue] = []
        var count = 0
        for part in message.parts where !part.isBody {
            count += 1
            guard attachments.count < listedAttachments else { continue }
            var entry: JSONObject = [:]
            entry["name"] = .optional(part.name)
            entry["type"] = .string(part.type.rawValue)
            entry["bytes"] = .optional(message.size(of: part))
            attachments.append(.object(entry))
        }
        if count > 0 { facts[FactKey.attachments] = .array(attachments) }
        if count > attachments.count {
            warnings.append(
                SourceWarning(
                    code: "attachments_not_listed", message: "\(count) attachments, \(attachments.count) listed"))
        }
        if message.isCut {
            warnings.append(
                SourceWarning(code: "parts_not_listed", message: "the message has more parts or levels than are read"))
        }
        return (facts, warnings)
    }
}
