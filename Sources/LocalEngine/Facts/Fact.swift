/// Something definite that a text states, found by its form, with the text as it stands.
struct Fact: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case date, time, amount, percentage, measure, email, url, phone, channel, coordinates, identifier
        case name, quoted
        /// A line of the form `Key: value`.
        case field
    }

    let kind: Kind
    /// As it stands in the source.
    let verbatim: String
    /// On one line; for a date its ISO 8601 form where that is certain.
    let value: String
    /// `2024-03-12` or `2024-03`, for dates whose order of day and month is certain.
    var isoDate: String?
    /// `04:12`, for clock times, and for dates that carry one.
    var clock: String?
    /// For `6/7 November 2025`: the two days, one after the other.
    var night: Night?
    /// `11-07`, for a date without a year.
    var monthDay: String?
    let place: SourcePlace
    let document: Int
    /// Position in `TextReading.sentences`, when the fact stands in a sentence.
    let sentence: Int?
}

/// What a matcher found: where it ends and what it means.
struct FactMatch {
    let kind: Fact.Kind
    let end: Int
    var isoDate: String?
    var clock: String?
    var night: Night?
    var monthDay: String?
}
