import Glibc

/// A point in time by the calendar, to the millisecond, in UTC.
package struct WallTime: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
    package let milliseconds: Int

    package init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// The time by the system's clock.
    package static func now() -> WallTime {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(milliseconds: time.tv_sec * 1000 + time.tv_nsec / 1_000_000)
    }

    /// By RFC 3339 in UTC, to the second: `2026-01-31T12:00:00Z`.
    package var rfc3339: String { text(withMilliseconds: false) }

    /// By RFC 3339 in UTC, to the millisecond: `2026-01-31T12:00:00.250Z`.
    package var rfc3339Milliseconds: String { text(withMilliseconds: true) }

    private func text(withMilliseconds: Bool) -> String {
        let (days, ofDay) = milliseconds.flooredQuotientAndRemainder(by: 86_400_000)
        let (year, month, day) = Self.civilDate(days: days)
        let seconds = ofDay / 1000
        let fraction = withMilliseconds ? ".\(padded(ofDay % 1000, 3))" : ""
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
            + "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))\(fraction)Z"
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01.
    ///
    /// Counts in eras of 400 years (146,097 days) whose years begin in March, so that the leap day comes last; the
    /// months from March on then have lengths that (153 m + 2) / 5 adds up.
    private static func civilDate(days: Int) -> (year: Int, month: Int, day: Int) {
        // 719,468 days lie between 0000-03-01 and 1970-01-01.
        let (era, dayOfEra) = (days + 719_468).flooredQuotientAndRemainder(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}

extension Int {
    /// Division that rounds towards minus infinity, so that the remainder is never negative.
    fileprivate func flooredQuotientAndRemainder(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
