/// The part of an address that makes it a secret.
struct WebhookToken: Sendable {
    /// The path that ends with the token.
    let path: String

    /// 256 bits from the system's generator.
    static func random() -> WebhookToken {
        let digits = (0..<4).map { _ in
            let word = UInt64.random(in: .min ... .max)
            let text = String(word, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        return WebhookToken(path: "/" + digits.joined())
    }

    /// Whether a request's path ends with the token; how long the comparison takes tells nothing of it.
    ///
    /// A proxy between may add to the path's beginning, and what it adds is not ours to judge.
    func isPath(_ other: String) -> Bool {
        let (own, given) = (Array(path.utf8), Array(other.utf8.suffix(path.utf8.count)))
        guard own.count == given.count else { return false }
        return zip(own, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
