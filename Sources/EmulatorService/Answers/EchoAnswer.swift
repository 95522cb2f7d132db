import Primitives

/// Answers in plain text: what arrived, told in sentences; the same request gets the same answer.
package enum EchoAnswer {
    /// Words of a text that are repeated.
    private static let wordCount = 12
    /// Characters among which they are looked for.
    private static let headCount = 120

    package static func text(for request: ReceivedRequest) -> String {
        let parts = request.parts.filter { $0.role == "user" }
        var sentences = ["The emulator received \(counted(parts.count, "part")) for \(request.model)."]
        for (index, part) in parts.enumerated() { sentences.append("Part \(index + 1) is \(described(part)).") }
        return sentences.joined(separator: "\n")
    }

    private static func described(_ part: ReceivedPart) -> String {
        guard let digest = part.digest else { return "a reference to \(part.name ?? "something")" }
        let facts = "\(part.mime) of \(counted(part.byteCount, "byte")), sha256 \(digest.hex.prefix(16))"
        guard let text = part.text else {
            return part.code.map { "\(facts), and holds the code \($0)" } ?? facts
        }
        // A text may be one word of megabytes.
        let head = text.prefix(headCount)
        let words = head.split(whereSeparator: \.isWhitespace)
        let isWhole = words.count <= wordCount && head.endIndex == text.endIndex
        return "\(facts): \u{201C}\(words.prefix(wordCount).joined(separator: " "))\(isWhole ? "" : " …")\u{201D}"
    }

    private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
