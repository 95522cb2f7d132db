/// Removes the lines that hold a section's tag or a comment and nothing else, as the Mustache specification asks.
enum StandaloneLines {
    /// The ranges of text that remain of each text token; other tokens stay as they are.
    static func removed(from scanner: TemplateScanner) -> [TemplateToken] {
        var tokens = scanner.tokens
        for index in tokens.indices where tokens[index].canStandAlone {
            guard let before = blankTail(scanner, scanner.tokens, before: index),
                let after = blankHead(scanner, scanner.tokens, after: index)
            else { continue }
            // The cuts are made in the remaining range: a text between two such tags is cut at both ends.
            if index > 0, case .text(let range) = tokens[index - 1] {
                tokens[index - 1] = .text(range.lowerBound..<max(range.lowerBound, range.upperBound - before))
            }
            if index + 1 < tokens.count, case .text(let range) = tokens[index + 1] {
                tokens[index + 1] = .text(min(range.upperBound, range.lowerBound + after)..<range.upperBound)
            }
        }
        return tokens
    }

    /// How many blanks stand between the start of the line and the tag; `nil` when something else does.
    private static func blankTail(_ scanner: TemplateScanner, _ tokens: [TemplateToken], before index: Int) -> Int? {
        guard index > 0 else { return 0 }
        guard case .text(let range) = tokens[index - 1] else { return nil }
        let bytes = scanner.bytes(range)
        let blanks = bytes.reversed().prefix { $0 == 0x20 || $0 == 0x09 }.count
        if blanks == bytes.count { return index == 1 ? blanks : nil }
        let last = bytes[bytes.endIndex - blanks - 1]
        return last == 0x0A || last == 0x0D ? blanks : nil
    }

    /// How many bytes stand between the tag and the end of the line, its break included; `nil` as above.
    private static func blankHead(_ scanner: TemplateScanner, _ tokens: [TemplateToken], after index: Int) -> Int? {
        guard index + 1 < tokens.count else { return 0 }
        guard case .text(let range) = tokens[index + 1] else { return nil }
        let bytes = scanner.bytes(range)
        let blanks = bytes.prefix { $0 == 0x20 || $0 == 0x09 }.count
        let rest = bytes.dropFirst(blanks)
        guard let first = rest.first else { return index + 2 == tokens.count ? blanks : nil }
        if first == 0x0A { return blanks + 1 }
        guard first == 0x0D else { return nil }
        return blanks + (rest.dropFirst().first == 0x0A ? 2 : 1)
    }
}
