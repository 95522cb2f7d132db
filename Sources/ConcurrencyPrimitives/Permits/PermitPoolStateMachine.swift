/// The bookkeeping of a weighted semaphore: who holds how much and who waits, in order of arrival.
///
/// Every call first announces itself, then asks, and may be cancelled at any time from another thread; announcing is
/// what tells "cancelled before it asked" from "cancelled after it was served". Generic over what is woken, so that
/// tests can use plain values.
package struct PermitPoolStateMachine<Waiter> {
    private struct Waiting {
        let id: WaiterID
        let weight: Int
        let waiter: Waiter
    }

    package private(set) var capacity: Int
    package private(set) var available: Int
    private var waiting = FIFOQueue<Waiting>()
    private var announced = AnnouncedCalls()

    package init(capacity: Int) {
        precondition(capacity > 0, "a permit pool of capacity \(capacity) would never grant anything")
        self.capacity = capacity
        available = capacity
    }

    package var waitingCount: Int { waiting.count }

    /// What is charged for `weight`: at least nothing, at most the whole pool, so that an item larger than the pool
    /// runs alone instead of waiting for ever.
    package func charge(for weight: Int) -> Int { min(max(weight, 0), capacity) }

    package mutating func announce() -> WaiterID { announced.announce() }

    package enum AcquireAction {
        case grant(Waiter)
        case refuse(Waiter)
        case wait
    }

    package mutating func acquire(_ id: WaiterID, weight: Int, waiter: Waiter) -> AcquireAction {
        guard announced.arrive(id) else { return .refuse(waiter) }
        let charge = charge(for: weight)
        guard waiting.isEmpty, charge <= available else {
            waiting.append(Waiting(id: id, weight: charge, waiter: waiter))
            return .wait
        }
        available -= charge
        return .grant(waiter)
    }

    package struct CancelAction {
        /// To be told of the cancellation.
        package var refused: Waiter?
        /// Those who stood behind a heavier one that left, and now fit.
        package var granted: [Waiter] = []
    }

    /// Takes a call out of the queue; does nothing for one that was served, whose permits the owner returns.
    package mutating func cancel(_ id: WaiterID) -> CancelAction {
        if announced.cancel(id) { return CancelAction() }
        guard let cancelled = waiting.removeFirst(where: { $0.id == id }) else { return CancelAction() }
        return CancelAction(refused: cancelled.waiter, granted: serveWaiting())
    }

    /// Takes back what `acquire` charged for `weight` and returns those who are served by it, in order.
    package mutating func release(weight: Int) -> [Waiter] {
        available += charge(for: weight)
        precondition(available <= capacity, "\(available - capacity) more permits were returned than were taken")
        return serveWaiting()
    }

    /// Changes how much there is; a smaller pool takes nothing back and grants again once enough was returned.
    ///
    /// For pools whose items all weigh one: what is charged for an item heavier than the pool depends on its capacity.
    package mutating func resize(to capacity: Int) -> [Waiter] {
        precondition(capacity > 0, "a permit pool of capacity \(capacity) would never grant anything")
        available += capacity - self.capacity
        self.capacity = capacity
        return serveWaiting()
    }

    private mutating func serveWaiting() -> [Waiter] {
        var granted: [Waiter] = []
        while let first = waiting.first, first.weight <= available {
            available -= first.weight
            granted.append(first.waiter)
            _ = waiting.popFirst()
        }
        return granted
    }
}
