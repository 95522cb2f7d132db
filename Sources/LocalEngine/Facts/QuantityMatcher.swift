/// Reads amounts of money, percentages, measures and coordinates.
enum QuantityMatcher {
    private static let symbols: Set<Unicode.Scalar> = ["€", "$", "£", "¥", "₽", "₹", "₩", "₺", "฿", "₫", "₴"]
    private static let codes: Set<String> = [
        "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "NOK", "SEK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "RUB",
        "INR", "AUD", "CAD", "NZD", "SGD", "HKD", "KRW", "BRL", "MXN", "ZAR", "AED", "ILS", "ISK", "UAH",
    ]
    private static let currencyWords: Set<String> = [
        "euro", "euros", "dollar", "dollars", "pounds", "francs", "franken", "yen", "kroner", "kronor", "kronen",
    ]
    private static let multiples: Set<String> = [
        "million", "millions", "billion", "billions", "thousand", "mio", "mrd", "millionen", "milliarden", "milliards",
        "millones", "milioni", "miliardi", "tausend", "mille", "bn", "k", "m",
    ]

    /// Units by their exact spelling.
    private static let units: Set<String> = [
        "kn", "kt", "kts", "nm", "NM", "nmi", "M", "m", "km", "cm", "mm", "µm", "ft", "in", "yd", "mi", "kg", "g", "mg",
        "µg", "t", "lb", "lbs", "oz", "l", "L", "ml", "mL", "cl", "hl", "m2", "m²", "m3", "m³", "km²", "km2", "ha",
        "hPa", "kPa", "MPa", "Pa", "bar", "mbar", "psi", "W", "kW", "MW", "GW", "kWh", "MWh", "GWh", "Wh", "hp", "PS",
        "V", "kV", "mV", "A", "mA", "Ah", "mAh", "Hz", "kHz", "MHz", "GHz", "dB", "dBA", "dBm", "K", "°C", "°F", "°K",
        "°", "º", "s", "ms", "µs", "min", "h", "km/h", "m/s", "mph", "rpm", "Nm", "N", "kN", "B", "kB", "KB", "MB",
        "GB",
        "TB", "KiB", "MiB", "GiB", "TiB", "bit/s", "Mbit/s", "Gbit/s", "px", "dpi", "ppm", "ppb", "pH", "TEU", "GT",
        "dwt", "DWT", "lx", "lm", "Ω", "kΩ",
    ]
    /// Unit words, in lower case.
    private static let unitWords: Set<String> = [
        "knot", "knots", "metre", "metres", "meter", "meters", "kilometre", "kilometres", "kilometer", "kilometers",
        "centimetres", "centimeters", "millimetres", "millimeters", "feet", "foot", "inch", "inches", "yards", "mile",
        "miles", "kilogram", "kilograms", "kilo", "kilos", "grams", "gram", "tonne", "tonnes", "ton", "tons", "litre",
        "litres", "liter", "liters", "gallons", "barrels", "degrees", "degree", "second", "seconds", "minute",
        "minutes",
        "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years", "volts", "volt", "watts",
        "amps", "sekunden", "minuten", "minute", "stunde", "stunden", "tag", "tage", "tagen", "wochen", "monate",
        "monaten", "jahre", "jahren", "knoten", "seemeilen", "grad", "secondes", "heures", "heure", "jours", "semaines",
        "mois", "ans", "mètres", "mètre", "kilomètres", "nœuds", "noeuds", "segundos", "minutos", "horas", "días",
        "semanas", "meses", "años", "metros", "kilómetros", "nudos", "secondi", "minuti", "ore", "giorni", "settimane",
        "mesi", "anni", "metri", "chilometri", "nodi", "bytes", "pages", "pixels",
    ]
    private static let percentWords: Set<String> = ["percent", "prozent", "percento"]

    static func money(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        if let symbol = cursor.current, symbols.contains(symbol) {
            cursor.position += 1
            cursor.skipBlanks(atMost: 1)
            guard cursor.number() else { return nil }
            multiple(&cursor)
            return FactMatch(kind: .amount, end: cursor.position)
        }
        if cursor.current?.isCapital == true {
            let first = cursor.position
            guard cursor.letters() != nil, codes.contains(String(scalars: cursor.scalars[first..<cursor.position]))
            else {
                return nil
            }
            cursor.skipBlanks(atMost: 1)
            guard cursor.number() else { return nil }
            multiple(&cursor)
            return FactMatch(kind: .amount, end: cursor.position)
        }
        for groupsBySpaces in [true, false] {
            var rest = cursor
            if rest.number(groupsBySpaces: groupsBySpaces), let match = currency(behind: rest) { return match }
        }
        return nil
    }

    /// A sign, code or name of a currency behind a number.
    private static func currency(behind number: ScalarCursor) -> FactMatch? {
        var cursor = number
        multiple(&cursor)
        cursor.skipBlanks(atMost: 1)
        if let symbol = cursor.current, symbols.contains(symbol) {
            return FactMatch(kind: .amount, end: cursor.position + 1)
        }
        let first = cursor.position
        guard let word = cursor.letters(), cursor.isAtWordEnd else { return nil }
        let isCurrency =
            codes.contains(String(scalars: cursor.scalars[first..<cursor.position])) || currencyWords.contains(word)
        return isCurrency ? FactMatch(kind: .amount, end: cursor.position) : nil
    }

    private static func multiple(_ cursor: inout ScalarCursor) {
        var rest = cursor
        rest.skipBlanks(atMost: 1)
        guard let word = rest.letters(), multiples.contains(word), rest.isAtWordEnd else { return }
        // `$3m` is three million; `3 m` is a length.
        if word.utf8.count == 1, rest.position != cursor.position + 1 { return }
        cursor = rest
    }

    static func percentage(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        guard cursor.number() else { return nil }
        cursor.skipBlanks(atMost: 1)
        if cursor.take("%", "‰", "٪") { return FactMatch(kind: .percentage, end: cursor.position) }
        guard let word = cursor.letters() else { return nil }
        if percentWords.contains(word) { return FactMatch(kind: .percentage, end: cursor.position) }
        guard word == "per" || word == "pour" || word == "por" else { return nil }
        cursor.skipBlanks(atMost: 1)
        guard let second = cursor.letters(), ["cent", "ciento", "cento"].contains(second) else { return nil }
        return FactMatch(kind: .percentage, end: cursor.position)
    }

    static func measure(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        guard cursor.number() else { return nil }
        // `18-knot wind`, `18–20 kn`.
        if let mark = cursor.current, mark.isDash {
            var range = cursor
            range.position += 1
            if range.number() { cursor = range } else { cursor.position += 1 }
        } else if let blank = cursor.current, blank.isBlank {
            cursor.skipBlanks(atMost: 1)
        }
        let first = cursor.position
        while let scalar = cursor.current, cursor.position - first < 14,
            scalar.isWordLetter || scalar == "°" || scalar == "/" || scalar == "²" || scalar == "³" || scalar == "º"
                || (scalar.isASCIIDigit && cursor.position > first)
        {
            cursor.position += 1
        }
        guard cursor.position > first, cursor.isAtWordEnd else { return nil }
        let unit = String(scalars: cursor.scalars[first..<cursor.position])
        guard units.contains(unit) || unitWords.contains(unit.lowercased()) else { return nil }
        return FactMatch(kind: .measure, end: cursor.position)
    }

    // MARK: - Coordinates

    /// `58°34.5'N 005°12'E`, `58.1234° N, 5.12° E`, `58.12345, 5.12345`.
    static func coordinates(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        if angle(&cursor, hemispheres: ["N", "S"]) {
            var rest = cursor
            _ = rest.take(",", "/", ";")
            rest.skipBlanks()
            if angle(&rest, hemispheres: ["E", "W", "O"]) { cursor = rest }
            return FactMatch(kind: .coordinates, end: cursor.position)
        }
        cursor = start
        guard decimalDegrees(&cursor, limit: 90), cursor.take(",") else { return nil }
        cursor.skipBlanks(atMost: 1)
        guard decimalDegrees(&cursor, limit: 180), cursor.isAtWordEnd else { return nil }
        return FactMatch(kind: .coordinates, end: cursor.position)
    }

    private static func angle(_ cursor: inout ScalarCursor, hemispheres: [Unicode.Scalar]) -> Bool {
        var rest = cursor
        guard rest.digits(1, 3) != nil else { return false }
        if rest.take(".", ","), rest.digits(1, 8) == nil { return false }
        rest.skipBlanks(atMost: 1)
        guard rest.take("°", "º") else { return false }
        rest.skipBlanks(atMost: 1)
        for marks in [["'", "’", "′"], ["\"", "”", "″"]] as [[Unicode.Scalar]] {
            var part = rest
            guard part.digits(1, 2) != nil else { break }
            if part.take(".", ",") { guard part.digits(1, 6) != nil else { return false } }
            part.skipBlanks(atMost: 1)
            guard let mark = part.current, marks.contains(mark) else { break }
            part.position += 1
            part.skipBlanks(atMost: 1)
            rest = part
        }
        guard let letter = rest.current, hemispheres.contains(letter) else { return false }
        rest.position += 1
        guard rest.isAtWordEnd else { return false }
        cursor = rest
        return true
    }

    /// Four decimals or more, as maps give them: with fewer it may be any pair of numbers.
    private static func decimalDegrees(_ cursor: inout ScalarCursor, limit: Int) -> Bool {
        _ = cursor.take("-", "−")
        guard let degrees = cursor.digits(1, 3), degrees <= limit, cursor.take(".") else { return false }
        return cursor.digits(4, 9) != nil
    }
}
