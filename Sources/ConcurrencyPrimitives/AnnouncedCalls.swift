/// Names one call that may have to wait, so that cancelling its task finds it again.
package struct WaiterID: Sendable, Hashable {
    fileprivate let number: UInt64
}

/// The calls that have been named and have not yet joined a line, and whether they were cancelled meanwhile.
///
/// A task's cancellation handler may run before the call that it belongs to has asked for anything, or after it has been
/// served. Announcing each call first is what tells the two apart without keeping a record of every call ever served.
package struct AnnouncedCalls: Sendable {
    private var cancelled: [WaiterID: Bool] = [:]
    private var count: UInt64 = 0

    package init() {}

    /// Names a call; it must arrive later.
    package mutating func announce() -> WaiterID {
        count += 1
        let id = WaiterID(number: count)
        cancelled[id] = false
        return id
    }

    /// Ends the announcement; `false` when the call was cancelled before it arrived.
    package mutating func arrive(_ id: WaiterID) -> Bool { cancelled.removeValue(forKey: id) != true }

    /// Notes a cancellation; `false` when the call has arrived already, so that the lines must be searched.
    package mutating func cancel(_ id: WaiterID) -> Bool {
        guard cancelled[id] != nil else { return false }
        cancelled[id] = true
        return true
    }
}
