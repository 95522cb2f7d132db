package import Media
import Primitives
import Storage

/// What is known beforehand of a request that is due.
package struct DueRequest: Sendable {
    /// A file that it shows.
    package struct Source: Sendable {
        package var family: MediaFamily
        /// `nil` for a URL whose file nobody here has.
        package var bytes: Int?
        package var pages: Int?
        package var seconds: Double?
    }

    /// The step's position in the pipeline.
    package var step: Int
    package var sources: [Source]
    /// Answers of earlier steps that it shows.
    package var answers: Int
}

extension Ledger {
    /// Sums over the requests of the plan, in its order; nothing of the plan is held.
    package func sumDueRequests<Sum: Sendable>(
        into initial: Sum, _ add: @Sendable (inout Sum, DueRequest) throws -> Void
    ) throws -> Sum {
        var sum = initial
        try connection.forEachRow(
            """
            SELECT p.seq, p.step, p.source, s.family, s.bytes, s.facts
            FROM temp.planned p LEFT JOIN sources s ON s.id = p.source
            WHERE p.work IN ('request', 'after_members') AND p.done = 0 AND p.is_selected = 1
            """
        ) { row in
            var request = DueRequest(step: row.int(1), sources: [], answers: 0)
            if row.isNull(2) {
                (request.sources, request.answers) = try membersShown(of: row.int(0))
            } else {
                request.sources = [Self.shown(family: row.text(3), bytes: row.optionalInt(4), facts: row.text(5))]
            }
            try add(&sum, request)
        }
        return sum
    }

    private func membersShown(of owner: Int) throws -> (sources: [DueRequest.Source], answers: Int) {
        var shown: (sources: [DueRequest.Source], answers: Int) = ([], 0)
        try connection.forEachRow(
            """
            SELECT s.id, s.family, s.bytes, s.facts FROM temp.members m LEFT JOIN sources s ON s.id = m.source
            WHERE m.owner = ?
            """, [.integer(owner)]
        ) { row in
            if row.isNull(0) {
                shown.answers += 1
            } else {
                shown.sources.append(Self.shown(family: row.text(1), bytes: row.optionalInt(2), facts: row.text(3)))
            }
        }
        return shown
    }

    private static func shown(family: String, bytes: Int?, facts: String) -> DueRequest.Source {
        let facts = (try? JSONParser.parse(facts))?.value
        return DueRequest.Source(
            family: MediaFamily(rawValue: family) ?? .other, bytes: bytes, pages: facts?[FactKey.pages]?.intValue,
            seconds: facts?[FactKey.duration]?.doubleValue)
    }
}
