import Primitives

/// Rewrites ECMA-262 patterns where PCRE2 reads the same characters differently, and refuses what only PCRE2 knows.
///
/// A schema travels: to other validators and to models. A pattern that means something else there, such as `\A`, `\h`,
/// recursion or inline options, is therefore an error here. Rewritten are `\s` and `\S` (in ECMA-262 all Unicode white
/// space), `\v` (the vertical tab alone), brackets inside classes, and the long names of general categories such as
/// `\p{Letter}`.
struct ECMAPattern {
    /// The pattern as PCRE2 reads it.
    private(set) var translated = ""
    private var rest: Substring.UnicodeScalarView
    private let text: String
    private var isInClass = false

    /// Where a replacement made the offsets of output and input drift apart, in ascending order.
    private var drifts: [(output: Int, input: Int)] = [(0, 0)]

    /// Rewrites `pattern`.
    init(translating pattern: String) throws(PatternSyntaxError) {
        text = pattern
        rest = pattern[...].unicodeScalars
        try run()
    }

    /// The offset in the original pattern of the byte at `offset` in the translated one.
    func originalOffset(of offset: Int) -> Int {
        let drift = drifts.last { $0.output <= offset } ?? (0, 0)
        return min(drift.input + offset - drift.output, text.utf8.count)
    }

    private var offset: Int { text.utf8.distance(from: text.startIndex, to: rest.startIndex) }

    private func fault(_ message: String) -> PatternSyntaxError { PatternSyntaxError(message: message, offset: offset) }

    private mutating func run() throws(PatternSyntaxError) {
        while let scalar = rest.first {
            switch scalar {
            case "\\": try escape()
            case "[" where isInClass: emit(#"\["#, consuming: 1)  // PCRE2 would look for a POSIX class.
            case "[": openClass()
            case "]" where isInClass:
                isInClass = false
                copy(1)
            case "(" where !isInClass: try openGroup()
            case "*" where !isInClass, "+" where !isInClass, "?" where !isInClass, "}" where !isInClass:
                copy(1)
                if rest.first == "+" { throw fault("a quantifier after a quantifier") }
            default: copy(1)
            }
        }
    }

    private mutating func copy(_ count: Int) {
        translated.unicodeScalars.append(contentsOf: rest.prefix(count))
        rest.removeFirst(count)
    }

    private mutating func emit(_ replacement: String, consuming count: Int) {
        translated.unicodeScalars.append(contentsOf: replacement.unicodeScalars)
        rest.removeFirst(count)
        drifts.append((translated.utf8.count, offset))
    }

    private mutating func openClass() {
        isInClass = true
        copy(1)
        if rest.first == "^" { copy(1) }
        // `[]` is the empty class in both, thanks to ALLOW_EMPTY_CLASS, and needs no escape.
    }

    private mutating func openGroup() throws(PatternSyntaxError) {
        copy(1)
        if rest.first == "*" { throw fault("nothing to repeat") }
        guard rest.first == "?" else { return }
        let kinds = ["?:", "?=", "?!", "?<=", "?<!"]
        if let kind = kinds.first(where: { rest.starts(with: $0.unicodeScalars) }) { return copy(kind.count) }
        guard rest.dropFirst().first == "<", let name = rest.dropFirst(2).first,
            name.properties.isAlphabetic || name == "_"
        else { throw fault("a kind of group that ECMA-262 does not know") }
        copy(2)
    }

    private mutating func escape() throws(PatternSyntaxError) {
        guard let scalar = rest.dropFirst().first else { throw fault("a backslash at the end of the pattern") }
        switch scalar {
        case "s": emit(isInClass ? Self.space : "[\(Self.space)]", consuming: 2)
        case "S" where !isInClass: emit("[^\(Self.space)]", consuming: 2)
        case "v": emit(#"\x0B"#, consuming: 2)
        case "p", "P": try property()
        case "d", "D", "w", "W", "S", "b", "f", "n", "r", "t", "c", "x", "u", "0"..."9": copy(2)
        case "B" where !isInClass, "k" where !isInClass: copy(2)
        case _ where scalar.isASCII && scalar.properties.isAlphabetic:
            throw fault("the escape \\\(scalar), which ECMA-262 does not know")
        default: copy(2)
        }
    }

    /// White space and line terminators; what PCRE2's own `\s` lacks are the Unicode separators and the byte order mark.
    private static let space = #"\s\p{Z}\uFEFF"#

    private mutating func property() throws(PatternSyntaxError) {
        guard rest.dropFirst(2).first == "{", let close = rest.firstIndex(of: "}") else {
            throw fault("a property without its name in braces")
        }
        var name = String(rest[..<close].dropFirst(3))
        for prefix in ["General_Category=", "gc="] where name.hasPrefix(prefix) { name.removeFirst(prefix.count) }
        copy(3)
        emit(GeneralCategory.shortNames[name] ?? name, consuming: rest.distance(from: rest.startIndex, to: close))
        copy(1)
    }
}
