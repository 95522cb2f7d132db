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

    /// A source's address.
    static var sourceURL: Self {
        text.then { text, reader in
            guard let address = WebAddress(parsing: text) else {
                return reader.refused("must be an http or https URL with a host")
            }
            return address.hasUserInfo ? reader.refused("a URL must not hold a user name or password") : text
        }
    }
}
