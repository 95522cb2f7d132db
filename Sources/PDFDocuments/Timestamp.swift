/// Spells moments as ISO 8601 in UTC.
enum Timestamp {
    /// `2024-05-06T07:08:09Z` for `seconds` since 1970; `nil` outside the years 1 to 9999.
    ///
    /// Days are turned into dates by Howard Hinnant's `civil_from_days`.
    static func iso8601(_ seconds: Int) -> String? {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let time = seconds - day * 86_400
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        guard (1...9999).contains(year) else { return nil }
        let date = [padded(month), padded(dayOfYear - (153 * monthIndex + 2) / 5 + 1)].joined(separator: "-")
        let clock = [time / 3600, time / 60 % 60, time % 60].map { padded($0) }.joined(separator: ":")
        return "\(padded(year, to: 4))-\(date)T\(clock)Z"
    }

    private static func padded(_ number: Int, to width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
