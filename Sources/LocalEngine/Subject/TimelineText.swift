/// A dated statement on one line.
enum TimelineText {
    /// The whole line: `2024-03-12 04:12: The vessel grounded.`.
    static func line(_ event: TimelineEvent) -> String { "\(when(event)): \(event.text)" }

    static func when(_ event: TimelineEvent) -> String {
        let parts = [event.date, event.clock].compactMap { $0 }
        return parts.isEmpty ? event.verbatim : parts.joined(separator: " ")
    }
}
