/// Reads dates and clock times in the spellings of the languages that the engine knows.
///
/// A date gets its ISO form only when the order of day and month is certain: `03/04/2024` stays as it is.
enum DateMatcher {
    static func date(_ start: ScalarCursor) -> FactMatch? {
        night(start) ?? isoDate(start) ?? eastAsianDate(start) ?? numericDate(start) ?? dayMonthYear(start)
            ?? monthDayYear(start)
    }

    // MARK: - Dates

    /// `2024-03-12`, `2024/03/12`, with `T04:12:00Z` or ` 04:12` behind it.
    private static func isoDate(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        guard let year = cursor.digits(4, 4), let mark = cursor.current, mark == "-" || mark == "/" || mark == "."
        else {
            return nil
        }
        cursor.position += 1
        guard let month = cursor.digits(1, 2), cursor.current == mark else { return nil }
        cursor.position += 1
        guard let day = cursor.digits(1, 2), Calendar.isDate(year: year, month: month, day: day) else { return nil }
        var match = FactMatch(kind: .date, end: cursor.position, isoDate: iso(year, month, day))
        var time = cursor
        if time.take("T", " ", "t"), let clock = clock(time) {
            match = FactMatch(kind: .date, end: clock.end, isoDate: match.isoDate, clock: clock.clock)
        } else if !cursor.isAtWordEnd {
            return nil
        }
        return match
    }

    /// `2024年3月12日`.
    private static func eastAsianDate(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        guard let year = cursor.digits(4, 4), cursor.take("年", "년") else { return nil }
        cursor.skipBlanks(atMost: 1)
        guard let month = cursor.digits(1, 2), cursor.take("月", "월") else { return nil }
        cursor.skipBlanks(atMost: 1)
        guard let day = cursor.digits(1, 2), cursor.take("日", "일", "号"),
            Calendar.isDate(year: year, month: month, day: day)
        else { return nil }
        return FactMatch(kind: .date, end: cursor.position, isoDate: iso(year, month, day))
    }

    /// `12.03.2024`, `12/03/2024`, `12-03-2024`, `12.3.24`.
    private static func numericDate(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        guard let first = cursor.digits(1, 2), let mark = cursor.current, mark == "." || mark == "/" || mark == "-"
        else {
            return nil
        }
        cursor.position += 1
        cursor.skipBlanks(atMost: mark == "." ? 1 : 0)
        guard let second = cursor.digits(1, 2), cursor.current == mark else { return nil }
        cursor.position += 1
        cursor.skipBlanks(atMost: mark == "." ? 1 : 0)
        let yearStart = cursor.position
        guard var year = cursor.digits(2, 4), cursor.isAtWordEnd else { return nil }
        switch cursor.position - yearStart {
        // Two digits are a year only after two full stops: 1/2/34 may be anything.
        case 2 where mark == ".": year += year < 70 ? 2000 : 1900
        case 4: break
        default: return nil
        }
        // A fourth part makes it an address or a version: 10.0.12.2024.
        if cursor.current == mark, cursor.peek(1)?.isASCIIDigit == true { return nil }
        let dayFirst = Calendar.isDate(year: year, month: second, day: first)
        let monthFirst = mark != "." && Calendar.isDate(year: year, month: first, day: second)
        guard dayFirst || monthFirst else { return nil }
        if dayFirst, monthFirst, first != second { return FactMatch(kind: .date, end: cursor.position) }
        let iso = dayFirst ? iso(year, second, first) : iso(year, first, second)
        return FactMatch(kind: .date, end: cursor.position, isoDate: iso)
    }

    private static let nightWords: Set<String> = ["to", "auf", "auf den", "au", "al", "and", "und"]

    /// `6/7 November 2025`, `6 to 7 November 2025`, `6. auf den 7. November 2025`: one day and the next.
    private static func night(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        guard let first = cursor.digits(1, 2) else { return nil }
        _ = cursor.take(".")
        if !cursor.take("/", "–", "-") {
            guard cursor.current?.isBlank == true else { return nil }
            cursor.skipBlanks()
            if !cursor.take("/", "–", "-") {
                guard let word = cursor.letters(), nightWords.contains(word) else { return nil }
                cursor.skipBlanks()
                var article = cursor
                if let word = article.letters(), word == "den" || word == "the" { cursor = article }
            }
            cursor.skipBlanks()
        }
        let secondStart = cursor
        guard let second = cursor.digits(1, 2), second == first + 1,
            let match = dayMonthYear(secondStart), let iso = match.isoDate, iso.utf8.count == 10
        else { return nil }
        let day = padded(first)
        return FactMatch(
            kind: .date, end: match.end, night: Night(first: String(iso.prefix(8)) + day, second: iso))
    }

    /// `12 March 2024`, `12th of March`, `12. März 2024`, `1er mai 2024`, `12 de marzo de 2024`.
    private static func dayMonthYear(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        guard let day = cursor.digits(1, 2) else { return nil }
        if let current = cursor.current, current.isWordLetter {
            guard let suffix = cursor.letters(), ["st", "nd", "rd", "th", "er", "º", "ª"].contains(suffix) else {
                return nil
            }
        } else {
            _ = cursor.take(".")
        }
        guard cursor.current?.isBlank == true else { return nil }
        cursor.skipBlanks()
        let nameStart = cursor.position
        guard var name = cursor.letters() else { return nil }
        var isCapital = cursor.scalars[nameStart].isCapital
        if name == "of" || name == "de" {
            cursor.skipBlanks()
            guard cursor.position < cursor.end else { return nil }
            isCapital = true
            guard let next = cursor.letters() else { return nil }
            name = next
        }
        guard let month = Calendar.month(name), let match = finish(cursor, day: day, month: month) else { return nil }
        // English and German write months with a capital: `12 may` is a verb, but `3 mai 2024` is French.
        return isCapital || name.utf8.count > 3 || match.isoDate != nil ? match : nil
    }

    /// `March 12, 2024`, `Mar. 12`, `March 2024`.
    private static func monthDayYear(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        guard cursor.current?.isCapital == true, let name = cursor.letters(), let month = Calendar.month(name) else {
            return nil
        }
        _ = cursor.take(".")
        guard cursor.current?.isBlank == true else { return nil }
        cursor.skipBlanks()
        var dayCursor = cursor
        if let day = dayCursor.digits(1, 2) {
            var suffix = dayCursor
            if let text = suffix.letters(), ["st", "nd", "rd", "th"].contains(text) { dayCursor = suffix }
            guard dayCursor.isAtWordEnd else { return nil }
            return finish(dayCursor, day: day, month: month)
        }
        guard let year = cursor.digits(4, 4), (1000...2999).contains(year), cursor.isAtWordEnd else { return nil }
        return FactMatch(kind: .date, end: cursor.position, isoDate: "\(padded(year, 4))-\(padded(month))")
    }

    private static func finish(_ start: ScalarCursor, day: Int, month: Int) -> FactMatch? {
        var cursor = start
        _ = cursor.take(".", ",")
        cursor.skipBlanks()
        var word = cursor
        if let joint = word.letters(), joint == "de" || joint == "del" {
            cursor = word
            cursor.skipBlanks()
        }
        if let year = cursor.digits(4, 4), cursor.isAtWordEnd, Calendar.isDate(year: year, month: month, day: day) {
            return FactMatch(kind: .date, end: cursor.position, isoDate: iso(year, month, day))
        }
        guard start.isAtWordEnd, Calendar.isDate(year: 2000, month: month, day: day) else { return nil }
        return FactMatch(kind: .date, end: start.position, monthDay: "\(padded(month))-\(padded(day))")
    }

    // MARK: - Clock times

    private static let zones: Set<String> = [
        "utc", "z", "gmt", "cet", "cest", "est", "edt", "pst", "pdt", "bst", "lt", "hours", "hrs", "h", "uhr", "am",
        "pm",
    ]

    /// Reads `04:12`, `4:12:30 UTC`, `16h05`, `0412Z`, `0412 hours`, `4.12 Uhr` and `4 p.m.`.
    static func clock(_ start: ScalarCursor) -> FactMatch? {
        var cursor = start
        let first = cursor.position
        guard let lead = cursor.digits(1, 4) else { return nil }
        let width = cursor.position - first
        var hour = lead
        var minute = 0
        var second: Int?
        var needsZone = true
        if width == 4 {
            hour = lead / 100
            minute = lead % 100
        } else if width <= 2, let mark = cursor.current, mark == ":" || mark == "." || mark == "h" {
            var rest = cursor
            rest.position += 1
            if let value = rest.digits(2, 2) {
                minute = value
                cursor = rest
                needsZone = mark == "."
                if mark == ":", rest.take(":"), let value = rest.digits(2, 2) {
                    second = value
                    cursor = rest
                    if rest.take(".", ","), rest.digits(1, 6) != nil { cursor = rest }
                }
            } else if mark == ":" {
                return nil
            }
        } else if width > 2 {
            return nil
        }
        guard hour <= 24, minute < 60, (second ?? 0) < 60 else { return nil }
        var zone = cursor
        zone.skipBlanks(atMost: 1)
        var afternoon: Bool?
        if let found = self.zone(&zone) {
            cursor = zone
            needsZone = false
            if found == "am" { afternoon = false }
            if found == "pm" { afternoon = true }
            // A bare `12 h` is a length of time.
            if width <= 2, found == "h" || found == "hours" || found == "hrs" || found == "z" || found == "lt",
                cursor.scalars[first..<cursor.position].count(where: \.isASCIIDigit) <= 2
            {
                return nil
            }
        } else if !needsZone {
            offset(&cursor)
        }
        guard !needsZone, cursor.isAtWordEnd else { return nil }
        if let afternoon {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (afternoon ? 12 : 0)
        }
        let clock = "\(padded(hour)):\(padded(minute))" + (second.map { ":\(padded($0))" } ?? "")
        return FactMatch(kind: .time, end: cursor.position, clock: clock)
    }

    private static func zone(_ cursor: inout ScalarCursor) -> String? {
        var rest = cursor
        if let letter = rest.current, letter == "a" || letter == "p" || letter == "A" || letter == "P",
            rest.peek(1) == ".", rest.peek(2) == "m" || rest.peek(2) == "M"
        {
            rest.position += 3
            _ = rest.take(".")
            cursor = rest
            return letter == "a" || letter == "A" ? "am" : "pm"
        }
        guard let word = rest.letters(), zones.contains(word), rest.isAtWordEnd else { return nil }
        cursor = rest
        return word
    }

    /// `+02:00` behind a time.
    private static func offset(_ cursor: inout ScalarCursor) {
        var rest = cursor
        guard rest.take("+", "-", "−"), rest.digits(2, 2) != nil else { return }
        _ = rest.take(":")
        guard rest.digits(2, 2) != nil else { return }
        cursor = rest
    }

    private static func iso(_ year: Int, _ month: Int, _ day: Int) -> String {
        "\(padded(year, 4))-\(padded(month))-\(padded(day))"
    }

    private static func padded(_ value: Int, _ width: Int = 2) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
