package import HTTPMessages
package import Primitives

/// How long a server wants to be left alone, in all the ways of saying so.
package enum RetryDelay {
    /// Longer waits are taken for mistakes: no limit of a provider lasts longer than a month.
    private static let longest = Duration.seconds(31 * 86_400)

    /// The wait that a reply asks for, if it asks for any that can be meant.
    ///
    /// `retry-after-ms` goes before `Retry-After`, then comes `bodyDelay`, which is Google's `RetryInfo`, then the
    /// resets of spent limits. Negative, absurd and unreadable values are passed over.
    package static func wanted(
        by fields: HTTPHeaderFields, bodyDelay: Duration? = nil, now: Timestamp
    ) -> Duration? {
        let candidates: [() -> Duration?] = [
            { fields["retry-after-ms"].flatMap(number).map { .milliseconds($0) } },
            { fields["Retry-After"].flatMap { after($0, now: now) } },
            { bodyDelay },
            { spentLimit(fields) },
            { fields["X-RateLimit-Reset"].flatMap { reset($0, now: now) } },
        ]
        for candidate in candidates {
            if let delay = candidate(), delay > .zero, delay <= longest { return delay }
        }
        return nil
    }

    /// A span such as `34s`, `1.5s`, `12ms` or `6m0s`; `nil` for anything else.
    package static func span(_ text: String) -> Duration? {
        var rest = Substring(text.filter { $0 != " " })
        var total = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { ("a"..."z").contains($0) }
            rest = rest.dropFirst(unit.count)
            guard let value = Double(digits), let seconds = units[String(unit)] else { return nil }
            total += value * seconds
        }
        return total < 1e9 ? .milliseconds(Int((total * 1000).rounded(.up))) : nil
    }

    private static let units = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "us": 0.000_001]

    private static func number(_ text: String) -> Double? {
        let value = Double(text.filter { $0 != " " })
        return value.flatMap { $0.isFinite && abs($0) < 1e15 ? $0 : nil }
    }

    /// Whole or fractional seconds, or a date.
    private static func after(_ text: String, now: Timestamp) -> Duration? {
        if let seconds = number(text) { return .milliseconds((seconds * 1000).rounded(.up)) }
        return HTTPDate.parse(text, now: now).map { $0.duration(since: now) }
    }

    /// The reset that belongs to a limit of which nothing is left.
    private static func spentLimit(_ fields: HTTPHeaderFields) -> Duration? {
        ["requests", "tokens"].compactMap { kind in
            guard fields["x-ratelimit-remaining-\(kind)"].flatMap(number) == 0 else { return nil }
            return fields["x-ratelimit-reset-\(kind)"].flatMap {
                span($0) ?? number($0).map { .milliseconds($0 * 1000) }
            }
        }.max()
    }

    /// Seconds since 1970, or, as they cannot be that, seconds from now.
    private static func reset(_ text: String, now: Timestamp) -> Duration? {
        guard let value = number(text) else { return span(text) }
        let isMoment = value > 1e9
        // Some count milliseconds since 1970.
        let seconds = value > 1e11 ? value / 1000 : value
        let elapsed = isMoment ? Double(now.millisecondsSinceEpoch) / 1000 : 0
        return .milliseconds(((seconds - elapsed) * 1000).rounded(.up))
    }
}
