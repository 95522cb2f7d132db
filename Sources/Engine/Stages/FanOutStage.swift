import ConcurrencyPrimitives
import Pipeline
package import Primitives
import Synchronization

/// Takes up due units level by level, within the run's limits, and lets what is in flight finish when it is told to stop.
package struct FanOutStage: Sendable {
    private let levels: [[Int]]
    private let store: any RunStore
    private let work: UnitWork
    private let limits: RunLimits
    private let unitsAtWork: Int
    private let observer: any RunObserver
    private let stop: StopControl
    private let time: any TimeSource

    package init(
        levels: [[Int]], store: any RunStore, work: UnitWork, limits: RunLimits, unitsAtWork: Int,
        observer: any RunObserver, stop: StopControl, time: any TimeSource
    ) {
        self.levels = levels
        self.store = store
        self.work = work
        self.limits = limits
        self.unitsAtWork = unitsAtWork
        self.observer = observer
        self.stop = stop
        self.time = time
    }

    package func run(since started: Timestamp) async throws {
        let admission = Admission(limits, started: started)
        for level in levels {
            let queue = DueQueue(store: store, steps: level)
            try await forEachConcurrently(limit: unitsAtWork) {
                try await admit(queue, admission)
            } body: { taken in
                observer.observe(.unitStarted(taken.due.unit.id))
                guard let commit = try await work.run(taken) else { return }
                if let reason = admission.finished(commit) { halt(reason) }
                observer.observe(.unitFinished(commit))
            }
            if stop.reason != nil { return }
        }
    }

    private func admit(_ queue: DueQueue, _ admission: Admission) async throws -> TakenUnit? {
        guard stop.reason == nil, let due = try await queue.next() else { return nil }
        // Asked for before the limits are looked at: a limit that stops nothing is not worth a word.
        if let reason = admission.admit(now: time.now()) {
            halt(reason)
            return nil
        }
        // A signal may have come while the store was asked.
        return stop.reason == nil ? due : nil
    }

    private func halt(_ reason: StopReason) {
        if stop.stop(reason) { observer.observe(.stopping(reason: reason)) }
    }
}

/// Bounds on one run, from the pipeline and the command line.
package struct RunLimits: Sendable, Hashable {
    /// Units taken up in this run.
    package var units: Int?
    package var duration: Duration?
    package var stopAfterFailures: Int?
    package var failFast: Bool

    package init(
        units: Int? = nil, duration: Duration? = nil, stopAfterFailures: Int? = nil,
        failFast: Bool = false
    ) {
        self.units = units
        self.duration = duration
        self.stopAfterFailures = stopAfterFailures
        self.failFast = failFast
    }
}

/// Counts what a run has taken up and what failed, and says when a limit is reached.
final class Admission: Sendable {
    private struct Counts {
        var admitted = 0
        var failed = 0
    }

    private let limits: RunLimits
    private let started: Timestamp
    private let counts = Mutex(Counts())

    init(_ limits: RunLimits, started: Timestamp) {
        self.limits = limits
        self.started = started
    }

    /// Counts one unit in, or names the limit that keeps it out.
    func admit(now: Timestamp) -> StopReason? {
        if let duration = limits.duration, now.duration(since: started) >= duration { return .limit("duration") }
        return counts.withLock { counts in
            if let units = limits.units, counts.admitted >= units { return .limit("units") }
            counts.admitted += 1
            return nil
        }
    }

    /// Counts a finished unit, or names the reason to take up no more.
    func finished(_ commit: UnitCommit) -> StopReason? {
        guard commit.status.countsAsFailed else { return nil }
        let failed = counts.withLock { counts in
            counts.failed += 1
            return counts.failed
        }
        if limits.failFast { return .failFast }
        if let most = limits.stopAfterFailures, failed >= most { return .failures(failed) }
        return nil
    }
}

/// Reads due units from the store in pages, so that a plan of any length takes little memory.
private actor DueQueue {
    private let store: any RunStore
    private let steps: [Int]
    private var page: [TakenUnit] = []
    private var last = 0

    private static let pageSize = 128

    init(store: any RunStore, steps: [Int]) {
        self.store = store
        self.steps = steps
    }

    /// Called by one task at a time.
    func next() async throws -> TakenUnit? {
        if page.isEmpty {
            page = try await store.takeUp(steps: steps, after: last, limit: Self.pageSize).reversed()
            last = page.first?.due.row ?? last
        }
        return page.popLast()
    }
}
