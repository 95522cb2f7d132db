/// The lasting state of a unit.
package enum UnitStatus: String, Sendable, Hashable, CaseIterable {
    /// Answered, validated and written.
    case ok
    /// A person said that a stale or failed unit is fine as it is.
    case accepted
    /// Written, but something the unit covers is missing.
    case partial
    /// Failed in a way that another run may mend.
    case failed
    /// Failed in a way that repeats: refused, unsupported, encrypted, corrupt, too large, schema-invalid.
    case rejected
    /// Failed in as many runs as are allowed.
    case quarantined
    /// Not attempted because something it is made of is missing.
    case blocked
    /// Left out on purpose.
    case skipped
    /// Planned and not yet done.
    case pending
    /// Its source is gone; outputs are kept.
    case orphan

    /// Whether the unit has an answer that others may build on.
    package var hasAnswer: Bool { self == .ok || self == .accepted || self == .partial }
    /// Whether the unit counts as failed in the exit status; blocked units are counted through their cause.
    package var countsAsFailed: Bool { self == .failed || self == .rejected || self == .quarantined }
}

/// What the current run did about a unit.
package enum UnitAction: String, Sendable, Hashable, CaseIterable {
    /// Asked an engine or a provider.
    case requested
    /// Took the answer of another unit with the same key.
    case reused
    /// Wrote the outputs again from the stored answer.
    case rendered
    /// Nothing was due.
    case fresh
    /// Nothing was done.
    case none
}
