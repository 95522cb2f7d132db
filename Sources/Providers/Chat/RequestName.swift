package import HTTPMessages
import Primitives

/// The name under which a provider recognises a request that it is sent again.
package enum RequestName {
    /// The header field that names a request; `nil` where the provider knows none, or no key was handed in.
    static func field(
        _ dialect: ChatDialect, _ request: ModelRequest, _ body: HTTPBody
    ) -> HTTPHeaderFields.Field? {
        guard let field = dialect.idempotencyField, let key = request.idempotencyKey else { return nil }
        return HTTPHeaderFields.Field(name: field, value: text(key, body: body))
    }

    /// `key` with a digest of the body around its files: with one name every body must be the same, or it is refused.
    ///
    /// The files need no digest, as the key of their question stands for their content. The digest is FNV-1a of 64 bits
    /// (Fowler, Noll, Vo), which tells apart what nobody forges.
    package static func text(_ key: String, body: HTTPBody) -> String {
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        for case .bytes(let bytes) in body.segments {
            for byte in bytes { digest = (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        }
        let hex = String(digest, radix: 16)
        return key.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }.prefix(Self.longestKey).map(String.init)
            .joined() + "-" + String(repeating: "0", count: 16 - hex.count) + hex
    }

    /// Names are at most 512 characters long.
    private static let longestKey = 480
}
