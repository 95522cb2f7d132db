package import Pipeline
import Primitives
import Storage

extension Ledger {
    /// Records that a request is about to leave; returns when a killed process can no longer lose it.
    ///
    /// Nothing is forced onto the disk: the record of a request that a power cut takes away is that of one which the
    /// same power cut ended. Intents form groups as commits do.
    package func intend(_ intent: RequestIntent) async throws -> RequestNumber {
        guard !intentLeaderIsWaiting else {
            return try await withCheckedThrowingContinuation { intents.append((intent, $0)) }
        }
        intentLeaderIsWaiting = true
        await Task.yield()
        intentLeaderIsWaiting = false
        let followers = intents
        intents = []
        let result = Result { try record([intent] + followers.map(\.intent)) }
        for (position, follower) in followers.enumerated() {
            follower.number.resume(with: result.map { $0[position + 1] })
        }
        return try result.get()[0]
    }

    private func record(_ intents: [RequestIntent]) throws -> [RequestNumber] {
        try connection.transactionWithoutSync {
            try intents.map { intent in
                try connection.run(
                    """
                    INSERT INTO requests (run, unit, key, provider, model, estimate, task, is_repeatable, state)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open')
                    """,
                    [
                        .integer(runRow), .text(intent.unit.rawValue), .digest(intent.key), .text(intent.provider),
                        .text(intent.model), .optional(intent.estimate?.picodollars), .optional(intent.task),
                        .flag(intent.isRepeatable),
                    ])
                return RequestNumber(rawValue: connection.lastInsertedRow)
            }
        }
    }

    /// Records under which name the provider works on a request, where its reply gave the name.
    package func began(_ request: RequestNumber, task: String) throws {
        try connection.transactionWithoutSync {
            try connection.run(
                "UPDATE requests SET task = ? WHERE id = ?", [.text(task), .integer(request.rawValue)])
        }
    }

    /// Records what became of requests that brought no answer.
    package func ended(_ requests: [EndedRequest]) throws {
        try connection.transactionWithoutSync { for request in requests { try save(request) } }
    }

    func save(_ request: EndedRequest) throws {
        let outcome = request.outcome
        try connection.run(
            """
            UPDATE requests SET state = ?, failure_class = ?, status = ?, request_id = ?, input = ?, output = ?,
                thinking = ?, cached = ?, searches = ?, cost = ?, cost_source = ?,
                task = CASE WHEN ? THEN NULL ELSE task END
            WHERE id = ?
            """,
            [
                .text(outcome.state.rawValue), .optional(outcome.failureClass?.rawValue), .optional(outcome.status),
                .optional(outcome.requestID), .optional(outcome.usage?.input), .optional(outcome.usage?.output),
                .optional(outcome.usage?.thinking), .optional(outcome.usage?.cached),
                .optional(outcome.usage?.searches), .optional(outcome.cost?.picodollars),
                .text(outcome.costSource.rawValue), .flag(outcome.isTaskUnknown),
                .integer(request.number.rawValue),
            ])
        try saveComputedCost(of: request)
    }

    /// Gives requests that an earlier run left without an outcome one: lost, found by this run.
    func settleLostRequests() throws {
        try connection.run(
            "UPDATE requests SET state = 'lost', found = ?, failure_class = ? WHERE state = 'open'",
            [.integer(runRow), .text(FailureClass.unknownOutcome.rawValue)])
    }

    /// Reads which units have requests without a known outcome; also those of a run that was killed and not resumed.
    func readLostRequests() throws {
        lostRequests = [:]
        try connection.forEachRow(
            """
            SELECT unit, key, id, provider, task, is_repeatable FROM requests
            WHERE state IN ('open', 'lost') ORDER BY id
            """
        ) { row in
            guard let key = row.digest(1) else { return }
            let request = UnsettledRequest(
                number: RequestNumber(rawValue: row.int(2)), provider: row.text(3), task: row.optionalText(4),
                isRepeatable: row.flag(5))
            lostRequests[UnitID(rawValue: row.text(0)), default: [:]][key, default: []].append(request)
        }
    }

    /// Requests of the current run, or of the last one, and the lost ones that it found.
    func requestTotals(run: Int) throws -> RequestTotals {
        var totals = RequestTotals()
        try connection.forEachRow(
            """
            SELECT state, run = ?1, COUNT(*), SUM(input), SUM(output), SUM(thinking), SUM(cached), SUM(searches),
                   SUM(CASE cost_source WHEN 'reported' THEN cost END), SUM(CASE cost_source WHEN 'computed' THEN cost END),
                   SUM(cost IS NULL), SUM(estimate), SUM(estimate IS NULL)
            FROM requests WHERE run = ?1 OR found = ?1 GROUP BY 1, 2
            """, [.integer(run)]
        ) { row in
            let (state, isOwn, count) = (row.text(0), row.flag(1), row.int(2))
            if isOwn { totals.requests += count }
            totals.usage.add(
                TokenUsage(
                    input: row.int(3), output: row.int(4), thinking: row.int(5), cached: row.int(6),
                    searches: row.int(7)))
            totals.reportedCost = totals.reportedCost + USD(picodollars: row.int(8))
            totals.computedCost = totals.computedCost + USD(picodollars: row.int(9))
            switch state {
            case "answered": totals.unpriced += row.int(10)
            case "lost", "open":
                totals.lost += count
                totals.possiblyBilled = totals.possiblyBilled + USD(picodollars: row.int(11))
                totals.unpriced += row.int(12)
            default: break
            }
        }
        for (_, difference) in try costDifferences(run: run) { totals.differing.add(difference) }
        return totals
    }
}
