import Media

/// Which day a document's clock times belong to, where the document leaves no doubt.
///
/// With one date in all of it, every time is of that day, unless its entries run past midnight. With a night from one day
/// to the next (`6/7 November`) and no other date, times from noon on are of the first day and earlier ones of the
/// second. Otherwise a time stays without a date.
struct DocumentDates: Sendable {
    private let day: String?
    private let night: (first: String, second: String)?

    init(facts: [Fact], sentences: [Sentence], others: [String]) {
        var dates = Set(facts.compactMap { $0.isoDate.flatMap { $0.utf8.count == 10 ? $0 : nil } })
        // A month or a day without a year is a date too, though no certain one.
        let nights = facts.compactMap(\.night)
        let known = dates.union(nights.flatMap { [$0.first, $0.second] })
        let hasVague = facts.contains { fact in
            guard fact.kind == .date, fact.isoDate?.utf8.count != 10, fact.night == nil else { return false }
            return !known.contains { date in fact.monthDay.map(date.hasSuffix) ?? false }
        }
        var entryDates: Set<String> = []
        for sentence in sentences {
            if case .entry(let date?, _) = sentence.role { entryDates.insert(date) }
        }
        dates.formUnion(entryDates)
        dates.formUnion(others)
        if let first = nights.first, nights.allSatisfy({ $0 == first }), !hasVague,
            dates.isSubset(of: [first.first, first.second])
        {
            night = (first.first, first.second)
            day = nil
        } else {
            night = nil
            day =
                dates.count == 1 && nights.isEmpty && !hasVague && !Self.runsPastMidnight(sentences) ? dates.first : nil
        }
    }

    /// The day of a clock time such as `02:14`.
    func date(of clock: String) -> String? {
        if let night { return clock.prefix(2) >= "12" ? night.first : night.second }
        return day
    }

    private static func runsPastMidnight(_ sentences: [Sentence]) -> Bool {
        var last = ""
        for sentence in sentences {
            guard case .entry(nil, let clock) = sentence.role else { continue }
            if clock < last { return true }
            last = clock
        }
        return false
    }
}

/// The two days of a night.
struct Night: Sendable, Hashable {
    let first: String
    let second: String
}
