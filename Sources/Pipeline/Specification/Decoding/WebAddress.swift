/// The parts of an http or https URL that decide whether it may be used.
package struct WebAddress: Sendable, Hashable {
    /// `http` or `https`.
    package let scheme: String
    package let hasUserInfo: Bool
    /// Lower case, without brackets and port.
    package let host: String
    package let hasQueryOrFragment: Bool

    /// `nil` when `text` is no http or https URL with a host, or holds white space or control characters.
    package init?(parsing text: String) {
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else { return nil }
        guard let mark = text.firstRange(of: "://") else { return nil }
        scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        let hostAndPort = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        hasUserInfo = hostAndPort.count < authority.count
        let name: Substring
        let port: Substring
        if hostAndPort.hasPrefix("["), let close = hostAndPort.firstIndex(of: "]") {
            name = hostAndPort[..<close].dropFirst()
            port = hostAndPort[close...].dropFirst()
        } else {
            name = hostAndPort.prefix { $0 != ":" }
            port = hostAndPort.dropFirst(name.count)
        }
        guard !name.isEmpty, port.isEmpty || port.first == ":" && port.dropFirst().allSatisfy(\.isNumber) else {
            return nil
        }
        host = name.lowercased()
        hasQueryOrFragment = rest.contains { $0 == "?" || $0 == "#" }
    }

    /// Whether the address is this machine, the only place where plain http is accepted for providers.
    package var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension WebAddress {
    /// Why `text` cannot be the base of a provider's endpoints; `nil` when it can.
    ///
    /// The address is not repeated in messages: it may hold a password.
    package static func problem(asBase text: String) -> (message: String, hint: String?)? {
        guard let address = WebAddress(parsing: text) else {
            return ("must be an http or https URL", "write it like \"https://api.example.com/v1\"")
        }
        if address.hasUserInfo { return ("must not hold a user name or password", "give the secret as 'key'") }
        if address.hasQueryOrFragment { return ("must end with the path, without '?' or '#'", nil) }
        if address.scheme == "http", !address.isLoopback {
            return ("must be https: plain http is accepted for this machine only", "use https")
        }
        return nil
    }
}

extension WebAddress {
    /// Why `text` cannot be the address of a source; `nil` when it can.
    ///
    /// Only what RFC 3986 spells is taken, so that everybody who reads the address reads the same host. The address is
    /// not repeated in messages: it may hold a password.
    package static func problem(asSource text: String) -> (message: String, hint: String?)? {
        guard text.utf8.count <= longestSource else { return ("the URL is longer than \(longestSource) bytes", nil) }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return ("a URL holds neither spaces nor letters beyond ASCII", "write them as %20 or %C3%A9")
        }
        if let byte = text.utf8.first(where: { !isAllowed($0) }) {
            return ("a URL cannot hold '\(Character(Unicode.Scalar(byte)))'", "write it as %XX")
        }
        guard let address = WebAddress(parsing: text), hasWholeEscapes(text), hasSoundPort(text) else {
            return ("must be an https URL with a host", "write it like \"https://example.com/photo.jpg\"")
        }
        if address.hasUserInfo {
            return ("a URL must not hold a user name or password", "no secret may stand in a pipeline")
        }
        if text.contains("#") { return ("a URL of a source has no fragment", "end it before the '#'") }
        if address.scheme == "http", !address.isLoopback {
            return ("must be https: plain http is accepted for this machine only", "use https")
        }
        return nil
    }

    /// As much as servers commonly take.
    private static let longestSource = 8192

    /// Unreserved and reserved characters and the escape's own, RFC 3986, section 2.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
        }
    }

    private static func hasWholeEscapes(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst().allSatisfy { rest in
            rest.count >= 2 && rest.prefix(2).allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        }
    }

    /// A port that is there must be one; the host holds neither brackets within nor an escape.
    private static func hasSoundPort(_ text: String) -> Bool {
        guard let mark = text.firstRange(of: "://") else { return false }
        let authority = text[mark.upperBound...].prefix { !"/?#".contains($0) }
        var rest = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
            guard rest[..<close].dropFirst().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                return false
            }
            rest = rest[rest.index(after: close)...]
        } else {
            let name = rest.prefix { $0 != ":" }
            guard name.allSatisfy({ $0.isLetter || $0.isNumber || "-._".contains($0) }) else { return false }
            rest = rest.dropFirst(name.count)
        }
        return rest.isEmpty || Int(rest.dropFirst()).map { (1...65_535).contains($0) } ?? false
    }
}

extension ValueReading where Value == String {
    /// The base of a provider's endpoints.
    static var baseURL: Self {
        text.then { text, reader in
            if let problem = WebAddress.problem(asBase: text) {
                return reader.refused(problem.message, hint: problem.hint)
            }
            return text
        }
    }
}
