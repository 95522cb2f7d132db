/// The bookkeeping of work handed to threads: what waits, in order, and what was cancelled before it could wait.
package struct ThreadTaskStateMachine<Work> {
    private var announced = AnnouncedCalls()
    private var waiting = FIFOQueue<(id: WaiterID, work: Work)>()
    package private(set) var isClosed = false

    package init() {}

    package mutating func announce() -> WaiterID { announced.announce() }

    /// Adds work at the end; `false` when its call was cancelled before it arrived, and then the work is not kept.
    package mutating func submit(_ id: WaiterID, _ work: Work) -> Bool {
        precondition(!isClosed, "work was handed to threads that have been shut down")
        guard announced.arrive(id) else { return false }
        waiting.append((id, work))
        return true
    }

    /// Takes out work that no thread has taken yet; `nil` when one has, or when the call has yet to arrive.
    package mutating func cancel(_ id: WaiterID) -> Work? {
        if announced.cancel(id) { return nil }
        return waiting.removeFirst { $0.id == id }?.work
    }

    package enum TakeAction {
        case run(Work)
        case sleep
        /// Closed and empty: the thread may end.
        case end
    }

    package mutating func take() -> TakeAction {
        if let (_, work) = waiting.popFirst() { return .run(work) }
        return isClosed ? .end : .sleep
    }

    package mutating func close() { isClosed = true }
}
