package import ConcurrencyPrimitives

/// The jobs of a pool: which wait, which are in whose hands, and which driver sleeps.
///
/// A driver is the thread that talks to one worker. A job that waits is cancelled by taking it out; one that a driver
/// held is marked, and the driver woken, because only the driver may let the caller go: until then the descriptor is
/// in use.
///
/// A driver without a worker would have to start one first, and a handful of small files is read sooner than that. So
/// another worker is started once jobs have waited behind a running one, in all, for as long as a start is worth: who
/// rents until the rent equals the price and buys then never pays more than twice what foresight would have cost. A line
/// of quick jobs has to wait several times as long: it is mostly gone before another worker has loaded its libraries.
/// Pure: time comes in as an argument.
package struct WorkerQueueStateMachine<Job> {
    private struct Driver {
        /// Also before the thread has come round for the first time: its wake-up waits for it, and the first driver is
        /// the first choice from the start.
        var isSleeping = true
        /// Whether it has a worker or was woken to start one.
        var hasWorker = false
        /// Whether it was woken to start one although there is no job yet.
        var startsEarly = false
        /// Whether its worker has been at the same job for longer than another worker takes to start.
        var isLate = false
        /// Whether jobs stayed in the line when it last took some.
        var leftJobs = false
        /// For how long jobs have waited behind its worker since it had another driver start one.
        var waited = Duration.zero
        var held: Set<WaiterID> = []
        var cancelled: Set<WaiterID> = []
    }

    private enum Phase {
        case open
        /// Nothing can be read any more; every job is refused with this error.
        case failed(any Error)
        case closed
    }

    private let isExclusive: (Job) -> Bool
    private let startCost: Duration
    /// How much longer than exclusive jobs others must have waited.
    package static var patienceOfQuickJobs: Int { 4 }
    private var phase = Phase.open
    private var announced = AnnouncedCalls()
    private var waiting = FIFOQueue<NamedJob<Job>>()
    private var drivers: [Driver]

    /// - Parameter startCost: The waiting that another worker is worth.
    package init(drivers: Int, startCost: Duration, isExclusive: @escaping @Sendable (Job) -> Bool) {
        precondition(drivers > 0, "a pool of \(drivers) workers would never answer")
        self.isExclusive = isExclusive
        self.startCost = startCost
        self.drivers = Array(repeating: Driver(), count: drivers)
    }

    // MARK: - Events from callers

    package mutating func announce() -> WaiterID { announced.announce() }

    package enum SubmitAction {
        case wait
        case wake(driver: Int)
        case refuse(Job, any Error)
    }

    package mutating func submit(_ id: WaiterID, _ job: Job) -> SubmitAction {
        guard announced.arrive(id) else { return .refuse(job, CancellationError()) }
        switch phase {
        case .open: break
        case .failed(let error): return .refuse(job, error)
        case .closed: return .refuse(job, CancellationError())
        }
        waiting.append(NamedJob(id: id, job: job))
        // The first idle driver: a light load then keeps to few workers. A busy one is not disturbed, it looks for more
        // when its worker answers.
        guard let driver = wakeIdle() ?? wakeColdIfAllAreLate() else { return .wait }
        return .wake(driver: driver)
    }

    /// Chooses a driver to start a worker before the first job comes; `nil` where one has a worker or will have one.
    package mutating func startFirst() -> Int? {
        guard case .open = phase, drivers.allSatisfy({ !$0.hasWorker }), let driver = wakeCold() else { return nil }
        drivers[driver].startsEarly = true
        return driver
    }

    package enum CancelAction {
        case none
        case wake(driver: Int)
        case refuse(Job)
    }

    package mutating func cancel(_ id: WaiterID) -> CancelAction {
        if announced.cancel(id) { return .none }
        if let waiting = waiting.removeFirst(where: { $0.id == id }) { return .refuse(waiting.job) }
        guard let driver = drivers.firstIndex(where: { $0.held.contains(id) }) else { return .none }
        drivers[driver].cancelled.insert(id)
        guard drivers[driver].isSleeping else { return .none }
        drivers[driver].isSleeping = false
        return .wake(driver: driver)
    }

    // MARK: - Events from drivers

    package struct TakeAction {
        package var jobs: [NamedJob<Job>] = []
        /// Jobs in the driver's hands whose callers were cancelled.
        package var cancelled: Set<WaiterID> = []
        /// The driver must let go of everything with this error and end.
        package var end: (any Error)?
        /// A driver that is to start another worker.
        package var wake: Int?
        /// Whether a worker is to be started also when there is no job.
        package var startsEarly = false
        package var ends: Bool { end != nil }
    }

    /// Hands jobs to a driver that holds `room` fewer than it may.
    ///
    /// From here on the driver counts as sleeping, although it has to act first: it polls its wake-up next, which keeps
    /// what happens meanwhile.
    ///
    /// - Parameters:
    ///   - hasWorker: Whether the driver's worker runs.
    ///   - busy: For how long it has been at work since the driver last took jobs or said that it was busy.
    package mutating func take(driver: Int, room: Int, hasWorker: Bool, busy: Duration) -> TakeAction {
        noteWaiting(driver, busy)
        drivers[driver].isLate = false
        var action = TakeAction(cancelled: drivers[driver].cancelled)
        switch phase {
        case .open: break
        case .failed(let error): action.end = error
        case .closed: action.end = CancellationError()
        }
        // An even share, so that the first driver to wake does not leave the others without work.
        let sharers = max(drivers.count { $0.hasWorker }, 1)
        let share = (waiting.count + sharers - 1) / sharers
        while !action.ends, action.jobs.count < min(room, max(share, 1)), let first = waiting.first {
            let isAlone = drivers[driver].held.isEmpty
            guard !isExclusive(first.job) || isAlone else { break }
            _ = waiting.popFirst()
            drivers[driver].held.insert(first.id)
            action.jobs.append(first)
            if isExclusive(first.job) { break }
        }
        drivers[driver].isSleeping = !action.ends
        action.startsEarly = drivers[driver].startsEarly && !action.ends
        drivers[driver].startsEarly = false
        drivers[driver].hasWorker = hasWorker || action.startsEarly || !drivers[driver].held.isEmpty
        drivers[driver].leftJobs = !waiting.isEmpty
        if !action.ends { action.wake = wakeColdIfWorthwhile(driver) }
        return action
    }

    /// Hears that a driver's worker has been at one job for as long as another worker takes to start.
    ///
    /// - Parameter busy: As for `take`.
    /// - Returns: a driver that is to start another worker.
    package mutating func stillBusy(driver: Int, busy: Duration) -> Int? {
        noteWaiting(driver, busy)
        drivers[driver].isLate = true
        guard !waiting.isEmpty else { return nil }
        return wakeColdIfWorthwhile(driver) ?? wakeColdIfAllAreLate()
    }

    /// Jobs that came after the driver had looked are not counted: nobody knows for how long they have waited.
    private mutating func noteWaiting(_ driver: Int, _ busy: Duration) {
        if drivers[driver].leftJobs { drivers[driver].waited += busy }
    }

    // MARK: - Waking

    private mutating func wakeIdle() -> Int? {
        guard let idle = drivers.firstIndex(where: { $0.isSleeping && $0.hasWorker && $0.held.isEmpty }) else {
            return nil
        }
        drivers[idle].isSleeping = false
        return idle
    }

    /// Also when there is no worker yet.
    private mutating func wakeColdIfAllAreLate() -> Int? {
        drivers.allSatisfy { $0.isLate || !$0.hasWorker } ? wakeCold() : nil
    }

    private mutating func wakeColdIfWorthwhile(_ driver: Int) -> Int? {
        guard let first = waiting.first else { return nil }
        let price = isExclusive(first.job) ? startCost : startCost * Self.patienceOfQuickJobs
        guard drivers[driver].waited >= price, let cold = wakeCold() else { return nil }
        drivers[driver].waited = .zero
        return cold
    }

    private mutating func wakeCold() -> Int? {
        guard let cold = drivers.firstIndex(where: { $0.isSleeping && !$0.hasWorker && $0.held.isEmpty }) else {
            return nil
        }
        drivers[cold].isSleeping = false
        drivers[cold].hasWorker = true
        return cold
    }

    /// Ends a driver's responsibility for a job, whose caller it resumes next.
    package mutating func finish(_ id: WaiterID, driver: Int) {
        drivers[driver].held.remove(id)
        drivers[driver].cancelled.remove(id)
    }

    package struct PutBackAction<Returned> {
        /// Cancelled while they were held.
        package var refused: [Returned] = []
        package var wake: Int?
    }

    /// Returns jobs that a dead worker had not begun to the front of the line.
    package mutating func putBack(_ jobs: [NamedJob<Job>], driver: Int) -> PutBackAction<Job> {
        var action = PutBackAction<Job>()
        var kept: [NamedJob<Job>] = []
        for job in jobs {
            if drivers[driver].cancelled.contains(job.id) { action.refused.append(job.job) } else { kept.append(job) }
            finish(job.id, driver: driver)
        }
        waiting.prepend(kept)
        if !kept.isEmpty { action.wake = wakeIdle() }
        return action
    }

    // MARK: - The end

    package struct EndAction {
        package var refused: [Job] = []
        package var wake: [Int] = []
    }

    /// Refuses all jobs from now on with `error`; the first call decides.
    package mutating func fail(_ error: any Error) -> EndAction {
        guard case .open = phase else { return EndAction() }
        return end(.failed(error))
    }

    /// Refuses all jobs from now on, as cancelled.
    package mutating func close() -> EndAction { end(.closed) }

    private mutating func end(_ phase: Phase) -> EndAction {
        self.phase = phase
        let sleeping = drivers.indices.filter { drivers[$0].isSleeping }
        for driver in sleeping { drivers[driver].isSleeping = false }
        return EndAction(refused: waiting.removeAll().map(\.job), wake: sleeping)
    }
}
