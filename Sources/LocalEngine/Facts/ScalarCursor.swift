/// Reads small patterns from scalars, forwards, without ever looking back further than it went.
struct ScalarCursor {
    let scalars: [Unicode.Scalar]
    let end: Int
    var position: Int

    init(_ scalars: [Unicode.Scalar], at position: Int, end: Int) {
        self.scalars = scalars
        self.position = position
        self.end = end
    }

    var current: Unicode.Scalar? { position < end ? scalars[position] : nil }

    func peek(_ offset: Int) -> Unicode.Scalar? {
        position + offset < end ? scalars[position + offset] : nil
    }

    /// Takes one of `choices`.
    mutating func take(_ choices: Unicode.Scalar...) -> Bool {
        guard let current, choices.contains(current) else { return false }
        position += 1
        return true
    }

    mutating func skipBlanks(atMost limit: Int = 2) {
        var left = limit
        while left > 0, let current, current.isBlank {
            position += 1
            left -= 1
        }
    }

    /// Takes `minimum` to `maximum` ASCII digits; `nil`, and nothing taken, when there are fewer or more.
    mutating func digits(_ minimum: Int, _ maximum: Int) -> Int? {
        var cursor = position
        var value = 0
        while cursor < end, scalars[cursor].isASCIIDigit, cursor - position <= maximum {
            value = value * 10 + Int(scalars[cursor].value - 0x30)
            cursor += 1
        }
        guard (minimum...maximum).contains(cursor - position) else { return nil }
        position = cursor
        return value
    }

    /// Takes a run of letters, at most 24, and gives it in lower case.
    mutating func letters() -> String? {
        var cursor = position
        while cursor < end, scalars[cursor].isWordLetter || scalars[cursor].isMark, cursor - position < 24 {
            cursor += 1
        }
        guard cursor > position, !(cursor < end && scalars[cursor].isWordLetter) else { return nil }
        let text = String(scalars: scalars[position..<cursor]).lowercased()
        position = cursor
        return text
    }

    /// Takes a number with grouping and decimals as people write them: `1,200.50`, `1.200,50`, `1 200`, `3.5`.
    ///
    /// - Parameter groupsBySpaces: whether plain spaces may group thousands, where a unit behind makes it certain.
    mutating func number(groupsBySpaces: Bool = false) -> Bool {
        var cursor = position
        guard cursor < end, scalars[cursor].isASCIIDigit else { return false }
        var digits = 0
        while cursor < end, digits < 24 {
            if scalars[cursor].isASCIIDigit {
                digits += 1
                cursor += 1
            } else if cursor + 1 < end, scalars[cursor + 1].isASCIIDigit, isSeparator(scalars[cursor]) {
                cursor += 1
            } else if cursor + 3 < end, isGroupSpace(at: cursor, orPlain: groupsBySpaces) {
                cursor += 1
            } else {
                break
            }
        }
        position = cursor
        return true
    }

    private func isSeparator(_ scalar: Unicode.Scalar) -> Bool { scalar == "." || scalar == "," || scalar == "’" }

    /// A blank before exactly three digits groups thousands; a plain space may as well part two numbers.
    private func isGroupSpace(at cursor: Int, orPlain: Bool) -> Bool {
        guard
            (orPlain && scalars[cursor] == " ") || scalars[cursor] == "\u{A0}" || scalars[cursor] == "\u{202F}"
                || scalars[cursor] == "\u{2009}"
        else {
            return false
        }
        return (1...3).allSatisfy { scalars[cursor + $0].isASCIIDigit }
            && !(cursor + 4 < end && scalars[cursor + 4].isASCIIDigit)
    }

    /// Whether no word goes on here.
    var isAtWordEnd: Bool {
        guard let current else { return true }
        return !current.isWordLetter && !current.isNumeral && current != "_"
    }
}
