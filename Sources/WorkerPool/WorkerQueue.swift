import CPlatformShims
import ConcurrencyPrimitives
import Glibc
import Media
import Synchronization

/// The pool's jobs and the wake-ups of its drivers.
///
/// Callers are resumed and drivers woken outside the lock.
final class WorkerQueue: Sendable {
    typealias Machine = WorkerQueueStateMachine<WorkerJob>

    private let state: Mutex<Machine>
    /// One counter per driver, on which it sleeps.
    let wakeups: [CInt]

    /// - Throws: the error number when the system has no descriptors left.
    init(drivers: Int, startCost: Duration) throws(WorkerQueueError) {
        var wakeups: [CInt] = []
        for _ in 0..<drivers {
            let wakeup = dossier_process_wakeup_create()
            guard wakeup >= 0 else {
                for wakeup in wakeups { Glibc.close(wakeup) }
                throw WorkerQueueError()
            }
            wakeups.append(wakeup)
        }
        self.wakeups = wakeups
        state = Mutex(Machine(drivers: drivers, startCost: startCost) { $0.isExclusive })
    }

    deinit { for wakeup in wakeups { Glibc.close(wakeup) } }

    /// Has workers answer `count` requests; returns their replies in order when all have ended.
    ///
    /// - Parameter makeJobs: Makes as many jobs, each with its caller.
    /// - Throws: `CancellationError`, or `WorkerPoolError` when no worker can be started.
    func answer(_ count: Int, _ makeJobs: ([WorkerCaller]) -> [WorkerJob]) async throws -> [WorkerReply] {
        guard count > 0 else { return [] }
        let ids = state.withLock { state in (0..<count).map { _ in state.announce() } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let call = WorkerCall(count: count, continuation)
                let jobs = makeJobs((0..<count).map { WorkerCaller(call: call, position: $0) })
                let actions = state.withLock { state in zip(ids, jobs).map { state.submit($0, $1) } }
                for action in actions {
                    switch action {
                    case .wait: break
                    case .wake(let driver): dossier_process_wakeup_signal(wakeups[driver])
                    case .refuse(let job, let error): job.caller.resume(throwing: error)
                    }
                }
            }
        } onCancel: {
            let actions = state.withLock { state in ids.map { state.cancel($0) } }
            for action in actions {
                switch action {
                case .none: break
                case .wake(let driver): dossier_process_wakeup_signal(wakeups[driver])
                case .refuse(let job): job.caller.resume(throwing: CancellationError())
                }
            }
        }
    }

    func startFirst() {
        if let wake = state.withLock({ $0.startFirst() }) { dossier_process_wakeup_signal(wakeups[wake]) }
    }

    func take(driver: Int, room: Int, hasWorker: Bool, busy: Duration) -> Machine.TakeAction {
        let action = state.withLock { $0.take(driver: driver, room: room, hasWorker: hasWorker, busy: busy) }
        if let wake = action.wake { dossier_process_wakeup_signal(wakeups[wake]) }
        return action
    }

    func stillBusy(driver: Int, busy: Duration) {
        let wake = state.withLock { $0.stillBusy(driver: driver, busy: busy) }
        if let wake { dossier_process_wakeup_signal(wakeups[wake]) }
    }

    func finish(_ job: NamedJob<WorkerJob>, driver: Int, _ result: Result<WorkerReply, any Error>) {
        state.withLock { $0.finish(job.id, driver: driver) }
        job.job.caller.resume(with: result)
    }

    func putBack(_ jobs: [NamedJob<WorkerJob>], driver: Int) {
        guard !jobs.isEmpty else { return }
        let action = state.withLock { $0.putBack(jobs, driver: driver) }
        for job in action.refused { job.caller.resume(throwing: CancellationError()) }
        if let wake = action.wake { dossier_process_wakeup_signal(wakeups[wake]) }
    }

    func fail(_ error: any Error) { perform(state.withLock { $0.fail(error) }, error) }

    func close() { perform(state.withLock { $0.close() }, CancellationError()) }

    private func perform(_ action: Machine.EndAction, _ error: any Error) {
        for job in action.refused { job.caller.resume(throwing: error) }
        for driver in action.wake { dossier_process_wakeup_signal(wakeups[driver]) }
    }
}

/// The system has no descriptors left.
struct WorkerQueueError: Error {}
