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
        guard text.hasPrefix("/") else { return nil }
        self.init(text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(Self.unescape))
    }

    package func appending(_ token: String) -> JSONPointer { JSONPointer(tokens + [token]) }
    package func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    package var description: String { tokens.map { "/" + Self.escape($0) }.joined() }

    private static func escape(_ token: String) -> String {
        token.reduce(into: "") { result, character in
            switch character {
            case "~": result += "~0"
            case "/": result += "~1"
            default: result.append(character)
            }
        }
    }

    private static func unescape(_ token: Substring) -> String {
        var result = ""
        var rest = token
        while let tilde = rest.firstIndex(of: "~") {
            result += rest[..<tilde]
            let next = rest.index(after: tilde)
            guard next < rest.endIndex else { return result + "~" }
            result += rest[next] == "1" ? "/" : rest[next] == "0" ? "~" : "~\(rest[next])"
            rest = rest[rest.index(after: next)...]
        }
        return result + rest
    }
}
