/// Reads addresses, numbers to call, radio channels and identifiers.
enum ContactMatcher {
    static func email(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        while let scalar = cursor.current, isLocalPart(scalar), cursor.position - start.position < 64 {
            cursor.position += 1
        }
        guard cursor.position > start.position, cursor.take("@") else { return nil }
        let domain = cursor.position
        while let scalar = cursor.current, isDomainPart(scalar), cursor.position - domain < 253 { cursor.position += 1 }
        while cursor.position > domain, [".", "-"].contains(cursor.scalars[cursor.position - 1]) {
            cursor.position -= 1
        }
        let name = cursor.scalars[domain..<cursor.position]
        guard let dot = name.lastIndex(of: "."), cursor.position - dot > 2, dot > domain else { return nil }
        return FactMatch(kind: .email, end: cursor.position)
    }

    private static func isLocalPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isWordLetter || scalar.isASCIIDigit || [".", "_", "%", "+", "-"].contains(scalar)
    }

    private static func isDomainPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isWordLetter || scalar.isASCIIDigit || scalar == "." || scalar == "-"
    }

    static func url(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        guard let word = cursor.letters() else { return nil }
        switch word {
        case "http", "https", "ftp":
            guard cursor.take(":"), cursor.take("/"), cursor.take("/") else { return nil }
        case "www": guard cursor.take(".") else { return nil }
        default: return nil
        }
        let first = cursor.position
        while let scalar = cursor.current, !scalar.isBlank, cursor.position - first < 2000,
            !["<", ">", "\"", "“", "”", "«", "»", "`", "|"].contains(scalar), !scalar.isUnspaced
        {
            cursor.position += 1
        }
        while cursor.position > first,
            [".", ",", ";", ":", "!", "?", ")", "]", "'", "’"].contains(
                cursor.scalars[cursor.position - 1])
        { cursor.position -= 1 }
        // An address that the end of a line broke off leads nowhere.
        guard cursor.position > first, let last = cursor.scalars[..<cursor.position].last, last != "‐", last != "\u{AD}"
        else {
            return nil
        }
        return FactMatch(kind: .url, end: cursor.position)
    }

    private static let callWords: Set<String> = [
        "tel", "telephone", "phone", "mobile", "fax", "telefon", "mobil", "handy", "tél", "téléphone", "teléfono",
        "telefono", "cell", "call",
    ]

    /// Reads `+47 22 33 44 55`, and digits behind a word like `Tel`.
    static func phone(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        if cursor.current == "+" { return phoneNumber(cursor, minimum: 8) }
        guard let word = cursor.letters(), callWords.contains(word) else { return nil }
        _ = cursor.take(".")
        _ = cursor.take(":")
        cursor.skipBlanks()
        return phoneNumber(cursor, minimum: 5)
    }

    private static func phoneNumber(_ start: ScalarCursor, minimum: Int) -> FactMatch? {
        var cursor = start
        _ = cursor.take("+")
        var digits = 0
        var end = cursor.position
        while let scalar = cursor.current, cursor.position - start.position < 32 {
            if scalar.isASCIIDigit {
                digits += 1
                end = cursor.position + 1
            } else if !["(", ")", "-", "/", ".", " ", "\u{A0}", "‑"].contains(scalar) {
                break
            } else if cursor.position > start.position, scalar == " ", cursor.peek(1) == " " {
                break
            }
            cursor.position += 1
        }
        guard (minimum...15).contains(digits) else { return nil }
        return FactMatch(kind: .phone, end: end)
    }

    /// `VHF channel 16`, `VHF 16`, `Ch. 12`, `channel 06A`, `Kanal 16`.
    static func channel(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        guard var word = cursor.letters() else { return nil }
        let isRadio = word == "vhf" || word == "ukw"
        if isRadio {
            cursor.skipBlanks()
            var rest = cursor
            guard let next = rest.letters() else { return channelNumber(cursor) }
            cursor = rest
            word = next
        }
        guard ["channel", "ch", "kanal", "canal", "canale", "chan"].contains(word) else { return nil }
        // A bare `ch. 12` is a chapter.
        if !isRadio, word == "ch" || word == "chan" { return nil }
        _ = cursor.take(".")
        cursor.skipBlanks()
        return channelNumber(cursor)
    }

    private static func channelNumber(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        guard let number = cursor.digits(1, 4), number > 0 else { return nil }
        _ = cursor.take("A", "B")
        return cursor.isAtWordEnd ? FactMatch(kind: .channel, end: cursor.position) : nil
    }

    private static let registers: Set<String> = [
        "imo", "mmsi", "isbn", "issn", "iban", "bic", "vin", "doi", "rfc", "cve", "pnr", "ref", "serial",
    ]

    /// `INC-2024-0312`, `A113`, `IMO 9074729`: capitals with digits, or digits behind the name of a register.
    static func identifier(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        var digits = 0
        var capitals = 0
        while let scalar = cursor.current, cursor.position - start.position < 40 {
            if scalar.isASCIIDigit {
                digits += 1
            } else if scalar.isCapital, scalar.value < 0x80 {
                capitals += 1
            } else if scalar == "-" || scalar == "/" || scalar == "_" {
                guard let next = cursor.peek(1), next.isASCIIDigit || next.isCapital else { break }
            } else {
                break
            }
            cursor.position += 1
        }
        if cursor.isAtWordEnd, digits >= 1, capitals >= 1, cursor.position - start.position >= 4 {
            return FactMatch(kind: .identifier, end: cursor.position)
        }
        cursor = start
        guard let word = cursor.letters(), registers.contains(word) else { return nil }
        _ = cursor.take(".")
        _ = cursor.take(":")
        cursor.skipBlanks()
        let first = cursor.position
        while let scalar = cursor.current, cursor.position - first < 40,
            scalar.isASCIIDigit || scalar.isCapital || scalar == "-"
        {
            cursor.position += 1
        }
        let body = cursor.scalars[first..<cursor.position]
        guard body.count >= 4, body.contains(where: \.isASCIIDigit), cursor.isAtWordEnd else { return nil }
        return FactMatch(kind: .identifier, end: cursor.position)
    }
}
