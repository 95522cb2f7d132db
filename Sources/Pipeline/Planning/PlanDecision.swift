/// How a plan marks a unit, one character each.
package enum PlanMark: String, Sendable, Hashable, CaseIterable {
    case new = "+"
    case stale = "~"
    case fresh = "="
    case retry = "!"
    case orphan = "-"
    /// Rejected or quarantined: left alone, still counted as failed.
    case left = "x"
    case blocked = "#"

    package var name: String {
        switch self {
        case .new: "new"
        case .stale: "stale"
        case .fresh: "fresh"
        case .retry: "retry"
        case .orphan: "orphan"
        case .left: "left"
        case .blocked: "blocked"
        }
    }
}

/// What is to be done about a unit.
package enum DueWork: String, Sendable, Hashable {
    case nothing
    /// Write the outputs again from the stored answer; no request.
    case render
    /// Ask the engine or a provider.
    case request
    /// Decide when the members are done: only then is the key known.
    case afterMembers = "after_members"
}

/// The plan's verdict on one unit, with at least one reason whenever something is due.
package struct PlanDecision: Sendable, Hashable {
    package var mark: PlanMark
    package var work: DueWork
    /// The unit's lasting status as it stands before the work is done.
    package var status: UnitStatus
    package var reasons: [String]

    package init(mark: PlanMark, work: DueWork, status: UnitStatus, reasons: [String]) {
        self.mark = mark
        self.work = work
        self.status = status
        self.reasons = reasons
    }

    package static let fresh = PlanDecision(mark: .fresh, work: .nothing, status: .ok, reasons: [])
}
