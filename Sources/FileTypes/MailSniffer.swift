import Media

/// Recognises messages (RFC 5322) and mailboxes (RFC 4155) by their header lines.
enum MailSniffer {
    /// Fields that hardly anything but mail carries, and fields that support them.
    private static let strong: Set<String> = [
        "received", "return-path", "message-id", "delivered-to", "mime-version", "dkim-signature", "x-original-to",
    ]
    private static let weak: Set<String> = [
        "from", "to", "subject", "date", "cc", "bcc", "reply-to", "sender", "in-reply-to", "references", "content-type",
        "content-transfer-encoding",
    ]

    /// `message/rfc822`, `application/mbox` or `nil`.
    ///
    /// `isNamedMail` lowers the evidence asked for.
    static func type(_ text: ArraySlice<UInt8>, isNamedMail: Bool) -> MediaType? {
        if text.starts(with: "From ".utf8) {
            let line = text.prefix { $0 != 0x0A }
            let rest = text[line.endIndex...].dropFirst()
            // The envelope line ends in a date, so in a year.
            let hasYear = line.suffix(48).split(separator: 0x20).contains { word in
                word.filter(ASCIIText.isDigit).count == 4
            }
            return hasYear && isHeader(rest, needed: 2) ? MediaType(rawValue: "application/mbox") : nil
        }
        return isHeader(text, needed: isNamedMail ? 1 : 3) ? .email : nil
    }

    /// Whether `text` opens with a block of header fields among which those of mail add up to `needed`.
    private static func isHeader(_ text: ArraySlice<UInt8>, needed: Int) -> Bool {
        var score = 0
        var hasFirstField = false
        for line in text.prefix(16 * 1024).split(separator: 0x0A, maxSplits: 80, omittingEmptySubsequences: false) {
            if line.isEmpty || line.elementsEqual([0x0D]) { break }
            if hasFirstField, line.first == 0x20 || line.first == 0x09 { continue }
            let name = line.prefix { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
            guard !name.isEmpty, name.count <= 76, name.endIndex < line.endIndex,
                line[name.endIndex] == UInt8(ascii: ":")
            else { break }
            hasFirstField = true
            let key = String(decoding: name, as: UTF8.self).lowercased()
            if strong.contains(key) { score += 2 } else if weak.contains(key) { score += 1 }
        }
        return score >= needed
    }
}
