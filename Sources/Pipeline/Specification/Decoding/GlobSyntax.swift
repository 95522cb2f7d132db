/// The part of a glob's grammar that can be wrong; matching is another target's work.
enum GlobSyntax {
    /// What is wrong with `pattern`, a path below a root; `nil` when nothing is.
    static func fault(in pattern: String) -> String? {
        let names = pattern.split(separator: "/", omittingEmptySubsequences: false)
        if names.contains("..") { return "a glob must not contain '..'" }
        // A slash at the start ties the glob to the root, one at the end makes it match folders only.
        if names.dropFirst().dropLast().contains("") || names.allSatisfy(\.isEmpty) {
            return "a glob must not contain an empty name"
        }
        if pattern.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            return "a glob must not contain control characters"
        }
        var braces = 0
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\\":
                if rest.popFirst() == nil { return "a glob must not end in a backslash" }
            case "[":
                if rest.first == "!" || rest.first == "^" { rest.removeFirst() }
                // A bracket that comes first stands for itself.
                if rest.first == "]" { rest.removeFirst() }
                guard let close = rest.firstIndex(of: "]") else { return "a glob has a '[' without its ']'" }
                rest = rest[close...].dropFirst()
            case "{": braces += 1
            case "}": braces -= 1
            default: break
            }
            if braces < 0 { return "a glob has a '}' without its '{'" }
        }
        return braces == 0 ? nil : "a glob has a '{' without its '}'"
    }

    /// What is wrong with a glob that names groups: exactly one part of it stands in parentheses.
    static func captureFault(in pattern: String) -> String? {
        let open = pattern.filter { $0 == "(" }.count
        let close = pattern.filter { $0 == ")" }.count
        guard open == 1, close == 1, let start = pattern.firstIndex(of: "("), let end = pattern.firstIndex(of: ")"),
            pattern.index(after: start) < end
        else { return "a capture needs exactly one part in parentheses" }
        return fault(in: pattern.filter { $0 != "(" && $0 != ")" })
    }
}

extension ValueReading where Value == String {
    static var glob: Self {
        text.then { text, reader in GlobSyntax.fault(in: text).map { reader.refused($0) } ?? text }
    }
}
