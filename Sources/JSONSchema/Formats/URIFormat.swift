/// Absolute URIs, RFC 3986.
enum URIFormat {
    typealias Bytes = ArraySlice<UInt8>

    static func isURI(_ bytes: Bytes) -> Bool {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), isScheme(bytes[..<colon]) else { return false }
        var rest = bytes[(colon + 1)...]
        if let mark = rest.firstIndex(of: UInt8(ascii: "#")) {
            guard consists(rest[(mark + 1)...], ofPathCharactersAnd: "/?") else { return false }
            rest = rest[..<mark]
        }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            guard consists(rest[(mark + 1)...], ofPathCharactersAnd: "/?") else { return false }
            rest = rest[..<mark]
        }
        if rest.starts(with: "//".utf8) {
            let authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
            guard isAuthority(authority) else { return false }
            rest = rest.dropFirst(2 + authority.count)
        }
        return consists(rest, ofPathCharactersAnd: "/")
    }

    private static func isScheme(_ bytes: Bytes) -> Bool {
        guard let first = bytes.first, first.isLetter else { return false }
        return bytes.allSatisfy { $0.isLetter || $0.isDigit || $0.isOne(of: "+-.") }
    }

    private static func isAuthority(_ bytes: Bytes) -> Bool {
        var host = bytes
        if let at = bytes.lastIndex(of: UInt8(ascii: "@")) {
            guard consists(bytes[..<at], of: ":") else { return false }
            host = bytes[(at + 1)...]
        }
        if host.first == UInt8(ascii: "[") {
            guard let close = host.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let literal = host[(host.startIndex + 1)..<close]
            guard AddressFormats.isIPv6(literal) || isFutureAddress(literal) else { return false }
            return isPort(host[(close + 1)...])
        }
        let name = host.prefix { $0 != UInt8(ascii: ":") }
        return consists(name, of: "") && isPort(host.dropFirst(name.count))
    }

    /// `v`, a version in hexadecimal, a dot, and an address of a kind yet unknown.
    private static func isFutureAddress(_ bytes: Bytes) -> Bool {
        guard let first = bytes.first, first | 0x20 == UInt8(ascii: "v") else { return false }
        let version = bytes.dropFirst().prefix(while: \.isHexDigit)
        let rest = bytes.dropFirst(1 + version.count)
        return !version.isEmpty && rest.first == UInt8(ascii: ".") && rest.count > 1
            && !rest.contains(UInt8(ascii: "%")) && consists(rest.dropFirst(), of: ":")
    }

    private static func isPort(_ bytes: Bytes) -> Bool {
        bytes.isEmpty || (bytes.first == UInt8(ascii: ":") && bytes.dropFirst().allSatisfy(\.isDigit))
    }

    private static func consists(_ bytes: Bytes, ofPathCharactersAnd others: StaticString) -> Bool {
        consists(bytes, of: others, allowing: ":@")
    }

    /// Whether all is unreserved, a sub-delimiter, percent-encoded, or one of `others`.
    private static func consists(_ bytes: Bytes, of others: StaticString, allowing more: StaticString = "") -> Bool {
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard rest.count >= 2, rest.prefix(2).allSatisfy(\.isHexDigit) else { return false }
                rest = rest.dropFirst(2)
            } else if !(byte.isLetter || byte.isDigit || byte.isOne(of: "-._~!$&'()*+,;=") || byte.isOne(of: others)
                || byte.isOne(of: more))
            {
                return false
            }
        }
        return true
    }
}
