package import Primitives

/// The sums of a run's units and sources.
package struct RunTotals: Sendable, Hashable {
    package var units: [UnitStatus: Int]
    package var actions: [UnitAction: Int]
    package var sources: [String: Int]
    /// Sources that could not be read and that no unit speaks for, such as folders.
    package var unreadableSources: Int
    /// What went over the wire; nothing for the embedded engine.
    package var wire: RequestTotals

    package init(
        units: [UnitStatus: Int] = [:], actions: [UnitAction: Int] = [:], sources: [String: Int] = [:],
        unreadableSources: Int = 0, wire: RequestTotals = RequestTotals()
    ) {
        self.units = units
        self.actions = actions
        self.sources = sources
        self.unreadableSources = unreadableSources
        self.wire = wire
    }

    /// Units that the plan holds: all but orphans.
    package var planned: Int { units.reduce(0) { $0 + ($1.key == .orphan ? 0 : $1.value) } }

    package var failed: Int {
        units.reduce(unreadableSources) { $0 + ($1.key.countsAsFailed ? $1.value : 0) }
    }

    package subscript(status: UnitStatus) -> Int { units[status] ?? 0 }
    package subscript(action: UnitAction) -> Int { actions[action] ?? 0 }

    /// Every status and action by name, zeros included, because other programs read them.
    package var json: JSONValue {
        let byStatus = UnitStatus.allCases.map { (key: $0.rawValue, value: JSONValue.integer(self[$0])) }
        let byAction = UnitAction.allCases.map { (key: $0.rawValue, value: JSONValue.integer(self[$0])) }
        let byState = ["selected", "skipped", "failed"].map { (key: $0, value: JSONValue.integer(sources[$0] ?? 0)) }
        return [
            "units": .object(JSONObject(byStatus)), "actions": .object(JSONObject(byAction)),
            "sources": .object(JSONObject(byState)), "unreadable_sources": .integer(unreadableSources),
            "requests": .integer(wire.requests), "tokens": wire.json.tokens, "cost": wire.json.cost,
        ]
    }
}
