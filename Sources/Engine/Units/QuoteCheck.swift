package import Media
package import Pipeline
package import Primitives

/// Checks that what an answer quotes stands in the source.
package struct QuoteCheck: Sendable {
    /// The source's text, folded; `nil` passages cannot be checked against.
    private let haystack: [UInt8]

    package init(_ passages: [Passage]) {
        haystack = Array(Self.folded(passages.map(\.text).joined(separator: " ")).utf8)
    }

    /// The outcome over all quotes that the patterns reach.
    package func check(_ answer: JSONValue, _ patterns: [JSONPointerPattern]) -> Grounding {
        var checked = 0
        var ungrounded: [String] = []
        for pattern in patterns {
            for (pointer, value) in pattern.matches(in: answer) {
                guard let quote = value.stringValue else { continue }
                checked += 1
                if !contains(Self.folded(quote)) { ungrounded.append(pointer.description) }
            }
        }
        return Grounding(checked: checked, ungrounded: ungrounded)
    }

    private func contains(_ quote: String) -> Bool {
        let needle = Array(quote.utf8)
        guard let first = needle.first else { return true }
        guard needle.count <= haystack.count else { return false }
        var start = 0
        let last = haystack.count - needle.count
        while start <= last {
            guard let found = haystack[start...last].firstIndex(of: first) else { return false }
            if haystack[found..<(found + needle.count)].elementsEqual(needle) { return true }
            start = found + 1
        }
        return false
    }

    /// White space runs become one space, typographic quotes and dashes plain ones, case is ignored: what a line
    /// break, a ligature table or a model's typography changes is no difference in what was said.
    static func folded(_ text: String) -> String {
        var result = ""
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                pendingSpace = !result.isEmpty
                continue
            }
            if pendingSpace {
                result += " "
                pendingSpace = false
            }
            switch scalar {
            case "\u{2018}", "\u{2019}", "\u{201B}": result += "'"
            case "\u{201C}", "\u{201D}", "\u{201E}": result += "\""
            case "\u{2010}"..."\u{2015}": result += "-"
            case "\u{AD}": break
            case "\u{FB00}": result += "ff"
            case "\u{FB01}": result += "fi"
            case "\u{FB02}": result += "fl"
            case "\u{FB03}": result += "ffi"
            case "\u{FB04}": result += "ffl"
            case "\u{FB05}", "\u{FB06}": result += "st"
            default: result += scalar.properties.lowercaseMapping
            }
        }
        return result
    }
}

/// How many quotes were checked, and which are not in the source.
package struct Grounding: Sendable, Hashable {
    package var checked: Int
    /// Pointers into the answer.
    package var ungrounded: [String]

    package init(checked: Int, ungrounded: [String]) {
        self.checked = checked
        self.ungrounded = ungrounded
    }

    package var json: JSONValue {
        [
            "checked": .integer(checked), "grounded": .integer(checked - ungrounded.count),
            "ungrounded": .array(ungrounded.map(JSONValue.string)),
        ]
    }
}
