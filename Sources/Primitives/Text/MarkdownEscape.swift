/// Makes text from documents and models safe to place inside Markdown.
package enum MarkdownEscape {
    /// The text on one line, with everything that CommonMark or GitHub's dialect could read as structure, HTML, a link or
    /// an image made literal.
    ///
    /// Any ASCII punctuation may be escaped with a backslash (CommonMark 0.31, section 2.4); only what can have a
    /// meaning is, so that the source stays readable. Line breaks become spaces, control characters and marks that
    /// reorder text are dropped, and the start of the text is safe at the start of a line.
    package static func inline(_ text: String) -> String {
        let scalars = Array(flattened(text).unicodeScalars)
        var result = String.UnicodeScalarView()
        for (position, scalar) in scalars.enumerated() {
            let next = position + 1 < scalars.count ? scalars[position + 1] : nil
            if needsEscape(scalar, at: position, in: scalars, next: next) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }

    private static func needsEscape(
        _ scalar: Unicode.Scalar, at position: Int, in scalars: [Unicode.Scalar], next: Unicode.Scalar?
    ) -> Bool {
        switch scalar {
        case "\\", "`", "*", "_", "{", "}", "[", "]", "<", ">", "|", "~", "$", "^": true
        case "!": next == "[" || next == nil
        // An entity or the `&` of one; elsewhere the sign stands for itself.
        case "&": next.map { $0 == "#" || isASCIILetter($0) } ?? true
        // At the start of a line a heading, an item, a rule or an underline; at its end the close of a heading.
        case "#": position == 0 || next == nil
        case "+", "-", "=": position == 0
        // `http://` and `www.` become links by themselves in many readers.
        case ":":
            next == "/" && position + 2 < scalars.count && scalars[position + 2] == "/"
                || isBareScheme(scalars[..<position])
        case ".", ")": isListNumber(scalars[..<position]) || (scalar == "." && endsInWWW(scalars[..<position]))
        default: false
        }
    }

    private static func isListNumber(_ before: ArraySlice<Unicode.Scalar>) -> Bool {
        (1...9).contains(before.count) && before.allSatisfy { ("0"..."9").contains($0) }
    }

    private static func endsInWWW(_ before: ArraySlice<Unicode.Scalar>) -> Bool {
        guard before.count >= 3, before.suffix(3).allSatisfy({ $0 == "w" || $0 == "W" }) else { return false }
        return before.count == 3 || !isASCIILetter(before[before.endIndex - 4])
    }

    /// `mailto:` and `xmpp:` are links without slashes.
    private static func isBareScheme(_ before: ArraySlice<Unicode.Scalar>) -> Bool {
        ["mailto", "xmpp"].contains { scheme in
            before.count >= scheme.unicodeScalars.count
                && zip(before.suffix(scheme.unicodeScalars.count), scheme.unicodeScalars).allSatisfy {
                    $0.value | 0x20 == $1.value
                }
        }
    }

    private static func isASCIILetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    /// One line: white space collapsed and trimmed, signs that do not show dropped.
    private static func flattened(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var hasGap = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace && scalar.value != 0xA0 && scalar.value != 0x202F {
                hasGap = true
            } else if !isInvisible(scalar) {
                if hasGap, !result.isEmpty { result.append(" ") }
                hasGap = false
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Control characters, byte order marks, and the marks that reorder what follows.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}

/// Makes text safe inside HTML text and quoted attribute values.
package enum HTMLEscape {
    package static func text(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // Unquoted attributes and old parsers end at a backtick.
            case "`": result += "&#96;"
            case "\0": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
