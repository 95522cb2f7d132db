import Media

/// Makes the text layer of a page readable: hyphenation and control characters out, paragraphs kept.
enum PageText {
    /// `text` without control characters, with words that were split at line ends joined again.
    ///
    /// A hyphen at the end of a line is dropped only between two lower-case letters: `com-⏎plete`, but not `Sea-⏎Tac`.
    static func cleaned(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        var position = 0
        while position < scalars.count {
            let scalar = scalars[position]
            if scalar == "-" || scalar == "\u{2010}", position + 2 < scalars.count, scalars[position + 1] == "\n",
                let before = result.last, before.properties.isLowercase, scalars[position + 2].properties.isLowercase
            {
                position += 2
                continue
            }
            position += 1
            switch scalar.value {
            case 0x09, 0x0A: result.append(scalar)
            case 0x0C, 0xA0: result.append(scalar == "\u{C}" ? "\n" : " ")
            case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x200B, 0xFEFF, 0x202A...0x202E, 0x2066...0x2069: break
            default: result.append(scalar)
            }
        }
        return trimmed(String(result))
    }

    /// Whether anything readable is in `text`.
    static func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }

    private static func trimmed(_ text: String) -> String {
        let head = text.drop(while: \.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}
