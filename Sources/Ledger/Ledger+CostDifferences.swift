package import Pipeline
import Primitives
import Storage

extension Ledger {
    /// Keeps what the prices give for a request whose provider reported something else.
    func saveComputedCost(of request: EndedRequest) throws {
        guard let computed = request.outcome.computedCost else { return }
        try connection.run(
            "UPDATE requests SET computed = ? WHERE id = ?",
            [.integer(computed.picodollars), .integer(request.number.rawValue)])
    }

    /// Where the current run's providers reported another cost than their prices give, by name.
    package func costDifferences() throws -> [(provider: String, difference: CostDifference)] {
        try costDifferences(run: runRow)
    }

    func costDifferences(run: Int) throws -> [(provider: String, difference: CostDifference)] {
        var found: [(provider: String, difference: CostDifference)] = []
        try connection.forEachRow(
            """
            SELECT provider, COUNT(*), SUM(cost), SUM(computed) FROM requests
            WHERE run = ? AND computed IS NOT NULL GROUP BY provider ORDER BY provider
            """, [.integer(run)]
        ) { row in
            let difference = CostDifference(
                requests: row.int(1), reported: USD(picodollars: row.int(2)), computed: USD(picodollars: row.int(3)))
            found.append((row.text(0), difference))
        }
        return found
    }
}
