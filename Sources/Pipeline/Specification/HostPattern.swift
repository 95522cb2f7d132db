/// Which hosts are meant: one by its name, or with `*.` before it all that are below that name.
package struct HostPattern: Sendable, Hashable, CustomStringConvertible {
    /// Lower case.
    private let name: String
    private let isBelow: Bool

    /// `nil` when `text` is neither a host's name or address nor `*.` with one.
    package init?(parsing text: String) {
        let lowered = text.lowercased()
        isBelow = lowered.hasPrefix("*.")
        var name = isBelow ? String(lowered.dropFirst(2)) : lowered
        if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        self.name = name
        // One colon alone would begin a port.
        let isAddress = name.count(where: { $0 == ":" }) > 1
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63
                && label.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                        UInt8(ascii: "-"), UInt8(ascii: "_"):
                        true
                    default: false
                    }
                }
        }
        let isHexadecimal = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") || Character(Unicode.Scalar(byte)).isHexDigit
        }
        guard isAddress ? isHexadecimal && !isBelow : isName && name.utf8.count <= 253 else { return nil }
    }

    /// Whether a host is meant; `host` may stand in brackets, as addresses with colons do in URLs.
    package func matches(_ host: String) -> Bool {
        var host = host.lowercased()
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        // `example.com.` is the same name, spelt with the root of all names.
        if host.hasSuffix(".") { host.removeLast() }
        return isBelow ? host.hasSuffix("." + name) : host == name
    }

    package var description: String { isBelow ? "*." + name : name }
}
