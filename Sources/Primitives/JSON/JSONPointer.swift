/// A path into a JSON document, RFC 6901.
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// Member names and array indices from the root downwards, unescaped.
    package var tokens: [String]

    package init(_ tokens: [String] = []) { self.tokens = tokens }

    /// Parses `/a/b~1c/0`; `nil` when the text is neither empty nor starts with a slash.
    package init?(parsing text: String) {
        guard !text.isEmpty else {
            self.init()
            return
        }
        // By scalars: a mark that combines with a slash does not keep it from separating.
        guard text.unicodeScalars.first == "/" else { return nil }
        let tokens = text.unicodeScalars.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        self.init(tokens.map { Self.unescape($0) })
    }

    package func appending(_ token: String) -> JSONPointer { JSONPointer(tokens + [token]) }
    package func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    package var description: String { tokens.map { "/" + Self.escape($0) }.joined() }

    private static func escape(_ token: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": result.append(contentsOf: "~0".unicodeScalars)
            case "/": result.append(contentsOf: "~1".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func unescape(_ token: Substring.UnicodeScalarView) -> String {
        var result = String.UnicodeScalarView()
        var rest = token
        while let scalar = rest.popFirst() {
            switch (scalar, rest.first) {
            case ("~", "0"): rest.removeFirst()
            case ("~", "1"):
                result.append("/")
                rest.removeFirst()
                continue
            default: break
            }
            result.append(scalar)
        }
        return String(result)
    }
}
