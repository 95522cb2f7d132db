/// RFC 3339 dates and times, and the durations of its appendix A.
enum DateFormats {
    typealias Bytes = ArraySlice<UInt8>

    static func isDate(_ bytes: Bytes) -> Bool {
        guard bytes.count == 10, let year = number(bytes, 0, 4), bytes[bytes.startIndex + 4] == UInt8(ascii: "-"),
            let month = number(bytes, 5, 2), bytes[bytes.startIndex + 7] == UInt8(ascii: "-"),
            let day = number(bytes, 8, 2), (1...12).contains(month)
        else { return false }
        return (1...days(inMonth: month, of: year)).contains(day)
    }

    static func isDateTime(_ bytes: Bytes) -> Bool {
        guard bytes.count > 11, bytes[bytes.startIndex + 10] | 0x20 == UInt8(ascii: "t") else { return false }
        return isDate(bytes.prefix(10)) && isTime(bytes.dropFirst(11))
    }

    /// `hh:mm:ss[.fraction](Z|±hh:mm)`; the second 60 only where a leap second can be: at 23:59 UTC.
    static func isTime(_ bytes: Bytes) -> Bool {
        let colon = UInt8(ascii: ":")
        guard bytes.count >= 9, let hour = number(bytes, 0, 2), bytes[bytes.startIndex + 2] == colon,
            let minute = number(bytes, 3, 2), bytes[bytes.startIndex + 5] == colon, let second = number(bytes, 6, 2),
            hour < 24, minute < 60, second <= 60
        else { return false }
        var zone = bytes.dropFirst(8)
        if zone.first == UInt8(ascii: ".") {
            let fraction = zone.dropFirst().prefix { $0.isDigit }
            if fraction.isEmpty { return false }
            zone = zone.dropFirst(1 + fraction.count)
        }
        guard let offset = offset(zone) else { return false }
        return second < 60 || (hour * 60 + minute - offset + 2880) % 1440 == 1439
    }

    /// Minutes east of UTC.
    private static func offset(_ zone: Bytes) -> Int? {
        if zone.count == 1, zone.first.map({ $0 | 0x20 }) == UInt8(ascii: "z") { return 0 }
        guard zone.count == 6, let sign = zone.first, sign.isOne(of: "+-"), let hours = number(zone, 1, 2),
            zone[zone.startIndex + 3] == UInt8(ascii: ":"), let minutes = number(zone, 4, 2), hours < 24, minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }

    /// `P1Y2M3DT4H5M6S` without gaps between the units, or whole weeks `P2W`.
    static func isDuration(_ bytes: Bytes) -> Bool {
        guard bytes.first == UInt8(ascii: "P") else { return false }
        let parts = bytes.dropFirst().split(
            separator: UInt8(ascii: "T"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let date = parts.first.flatMap(units) else { return false }
        guard parts.count == 2 else { return !date.isEmpty && ("YMD".contains(date) || date == "W") }
        guard let time = units(parts[1]), !time.isEmpty, "HMS".contains(time) else { return false }
        return date.isEmpty || "YMD".contains(date)
    }

    /// The unit letters of `1Y2M`, in order; `nil` where a number or a letter is missing.
    private static func units(_ bytes: Bytes) -> String? {
        var letters = ""
        var rest = bytes
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isDigit }
            rest = rest.dropFirst(digits.count)
            guard !digits.isEmpty, let letter = rest.popFirst(), letter.isLetter else { return nil }
            letters.unicodeScalars.append(Unicode.Scalar(letter))
        }
        return letters
    }

    private static func number(_ bytes: Bytes, _ start: Int, _ count: Int) -> Int? {
        let digits = bytes.dropFirst(start).prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
