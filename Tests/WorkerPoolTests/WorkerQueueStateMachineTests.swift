import ConcurrencyPrimitives
import TestSupport
import Testing
import WorkerPool

@Suite struct WorkerQueueStateMachineTests {
    private struct Failure: Error {}

    /// Jobs are names; those in capitals are exclusive.
    private typealias Machine = WorkerQueueStateMachine<String>

    /// All drivers have looked for work once; `warm` have a worker that runs, and 30 ms of waiting are worth another, or
    /// 120 ms of quick jobs.
    private func machine(drivers: Int, warm: Int? = nil) -> Machine {
        var machine = Machine(drivers: drivers, startCost: .milliseconds(30)) { $0 == $0.uppercased() }
        for driver in 0..<drivers {
            _ = machine.take(driver: driver, room: 4, hasWorker: driver < warm ?? drivers, busy: .zero)
        }
        return machine
    }

    /// Has a driver whose worker runs take jobs after `busy` milliseconds of work.
    private func take(_ machine: inout Machine, _ driver: Int, room: Int = 4, busy: Int = 0) -> Machine.TakeAction {
        machine.take(driver: driver, room: room, hasWorker: true, busy: .milliseconds(busy))
    }

    /// The names of what a driver that has no worker yet takes.
    private func cold(_ machine: inout Machine, _ driver: Int, room: Int = 4) -> [String] {
        names(machine.take(driver: driver, room: room, hasWorker: false, busy: .zero))
    }

    private func finish(_ machine: inout Machine, _ driver: Int, _ action: Machine.TakeAction) {
        for job in action.jobs { machine.finish(job.id, driver: driver) }
    }

    private func submit(_ machine: inout Machine, _ job: String) -> (id: WaiterID, outcome: String) {
        let id = machine.announce()
        switch machine.submit(id, job) {
        case .wait: return (id, "wait")
        case .wake(let driver): return (id, "wake \(driver)")
        case .refuse(_, let error): return (id, "refuse \(error)")
        }
    }

    private func names(_ action: Machine.TakeAction) -> [String] { action.jobs.map(\.job) }

    @Test func `wakes the first idle driver, then the next, then lets jobs wait`() {
        var machine = machine(drivers: 2)
        #expect(submit(&machine, "a").outcome == "wake 0")
        #expect(submit(&machine, "b").outcome == "wake 1")
        #expect(submit(&machine, "c").outcome == "wait")
        #expect(names(take(&machine, 0)) == ["a", "b"], "an even share of three for two")
        #expect(names(take(&machine, 1)) == ["c"])
        #expect(submit(&machine, "d").outcome == "wait", "both are busy and will ask when they are answered")
        #expect(names(take(&machine, 1, room: 3)) == ["d"])
    }

    @Test func `has one worker started before the first job, where none runs`() {
        var machine = machine(drivers: 2, warm: 0)
        #expect(machine.startFirst() == 0)
        #expect(machine.startFirst() == nil, "one is on its way")
        #expect(submit(&machine, "a").outcome == "wait", "the driver that starts will ask")
        let action = machine.take(driver: 0, room: 4, hasWorker: false, busy: .zero)
        #expect(action.startsEarly && names(action) == ["a"])
        finish(&machine, 0, action)
        #expect(submit(&machine, "b").outcome == "wake 0", "it has a worker and nothing to do")
        #expect(!take(&machine, 0).startsEarly, "once")

        var early = self.machine(drivers: 2, warm: 0)
        #expect(early.startFirst() == 0)
        #expect(early.take(driver: 0, room: 4, hasWorker: false, busy: .zero).startsEarly)
        #expect(submit(&early, "a").outcome == "wake 0", "it has a worker, or starts one")
        _ = early.close()
        #expect(early.startFirst() == nil)
    }

    @Test func `gives no more than there is room for`() {
        var machine = machine(drivers: 1)
        for job in ["a", "b", "c"] { _ = submit(&machine, job) }
        #expect(names(take(&machine, 0, room: 0)).isEmpty)
        #expect(names(take(&machine, 0, room: 2)) == ["a", "b"])
    }

    @Test func `gives an exclusive job to a driver that has nothing else, and lets nothing overtake it`() {
        var machine = machine(drivers: 1)
        var ids: [String: WaiterID] = [:]
        for job in ["a", "LONG", "b"] { ids[job] = submit(&machine, job).id }
        #expect(names(take(&machine, 0)) == ["a"])
        #expect(names(take(&machine, 0, room: 3)).isEmpty)
        if let id = ids["a"] { machine.finish(id, driver: 0) }
        #expect(names(take(&machine, 0)) == ["LONG"])
    }

    @Test func `gives a waiting job back at once when it is cancelled`() {
        var machine = machine(drivers: 1)
        let job = submit(&machine, "a")
        guard case .refuse("a") = machine.cancel(job.id) else { Issue.record("not given back"); return }
        #expect(names(take(&machine, 0)).isEmpty)
    }

    @Test func `tells the driver that holds a cancelled job, even if it was not asleep yet`() {
        var machine = machine(drivers: 2)
        let job = submit(&machine, "a")
        _ = take(&machine, 0)
        guard case .wake(driver: 0) = machine.cancel(job.id) else { Issue.record("not woken"); return }
        #expect(take(&machine, 0, room: 3).cancelled == [job.id])
        #expect(take(&machine, 1).cancelled.isEmpty)
        machine.finish(job.id, driver: 0)
        #expect(take(&machine, 0).cancelled.isEmpty)
    }

    @Test func `refuses a job that was cancelled before it came`() {
        var machine = machine(drivers: 1)
        let id = machine.announce()
        guard case .none = machine.cancel(id) else { Issue.record("there was nothing to do yet"); return }
        guard case .refuse("a", is CancellationError) = machine.submit(id, "a") else {
            Issue.record("not refused")
            return
        }
    }

    @Test func `puts jobs of a dead worker in front, without those that were cancelled`() {
        var machine = machine(drivers: 1)
        let ids = ["a", "b", "c", "d"].map { submit(&machine, $0).id }
        let held = take(&machine, 0, room: 3).jobs
        _ = machine.cancel(ids[1])
        let action = machine.putBack(held, driver: 0)
        #expect(action.refused == ["b"])
        #expect(action.wake == 0 || action.wake == nil)
        #expect(names(take(&machine, 0)) == ["a", "c", "d"])
    }

    @Test func `refuses everything once it has failed, with the first error`() {
        var machine = machine(drivers: 2)
        for job in ["a", "b", "c", "d"] { _ = submit(&machine, job) }
        _ = take(&machine, 0, room: 1)
        let action = machine.fail(Failure())
        #expect(action.refused == ["b", "c", "d"])
        #expect(machine.fail(CancellationError()).refused.isEmpty)
        #expect(submit(&machine, "e").outcome == "refuse Failure()")
        #expect(take(&machine, 1).ends)
    }

    @Test func `wakes sleeping drivers at the end and has all of them go`() {
        var machine = machine(drivers: 3)
        _ = submit(&machine, "a")
        #expect(machine.close().wake == [1, 2], "driver 0 has been woken already")
        for driver in 0..<3 { #expect(take(&machine, driver).ends) }
    }

    // MARK: - Starting workers

    @Test func `starts one worker for a handful of files`() {
        var machine = machine(drivers: 3, warm: 0)
        #expect(submit(&machine, "a").outcome == "wake 0")
        for job in ["b", "c", "d", "e", "f"] { #expect(submit(&machine, job).outcome == "wait") }
        #expect(cold(&machine, 0) == ["a", "b", "c", "d"], "the share of one, not of three")
        let rest = take(&machine, 0, room: 3, busy: 119)
        #expect(names(rest) == ["e", "f"])
        #expect(rest.wake == nil, "no job is left for another worker")
        #expect(submit(&machine, "g").outcome == "wait", "the one worker will ask")
    }

    @Test func `starts another once quick jobs have waited for several times what a start takes, all told`() {
        var machine = machine(drivers: 3, warm: 0)
        for _ in 0..<100 { _ = submit(&machine, "a") }
        _ = cold(&machine, 0)
        #expect(take(&machine, 0, room: 1, busy: 60).wake == nil)
        #expect(take(&machine, 0, room: 1, busy: 59).wake == nil)
        #expect(take(&machine, 0, room: 1, busy: 1).wake == 1)
        #expect(take(&machine, 0, room: 1, busy: 119).wake == nil, "that waiting is paid for")
        #expect(cold(&machine, 1).count == 4)
        #expect(take(&machine, 1, room: 1, busy: 120).wake == 2, "the second worker's line counts as well")
    }

    @Test func `starts another sooner for jobs that may take long`() {
        var machine = machine(drivers: 2, warm: 0)
        for _ in 0..<4 { _ = submit(&machine, "LONG") }
        var held = machine.take(driver: 0, room: 4, hasWorker: false, busy: .zero)
        for (busy, wake) in [(29, nil), (1, 1)] as [(Int, Int?)] {
            finish(&machine, 0, held)
            held = take(&machine, 0, busy: busy)
            #expect(held.wake == wake && names(held) == ["LONG"])
        }
    }

    @Test func `adds up what waits behind many small batches`() {
        var machine = machine(drivers: 2, warm: 1)
        var wake: Int?
        for _ in 0..<3 {
            for job in ["a", "b", "c"] { _ = submit(&machine, job) }
            for busy in [0, 40, 40] {
                let action = take(&machine, 0, room: 1, busy: busy)
                wake = wake ?? action.wake
                finish(&machine, 0, action)
            }
            #expect(take(&machine, 0).jobs.isEmpty)
        }
        #expect(wake == 1)
    }

    @Test func `does not count what waited for nothing`() {
        var machine = machine(drivers: 2, warm: 1)
        _ = submit(&machine, "a")
        #expect(names(take(&machine, 0)) == ["a"])
        for _ in 0..<8 { _ = submit(&machine, "b") }
        #expect(take(&machine, 0, room: 3, busy: 1000).wake == nil, "they may have come this moment")
    }

    @Test func `starts another for a job that waits behind a long one`() {
        var machine = machine(drivers: 2, warm: 0)
        for job in ["LONG", "LONGER"] { _ = submit(&machine, job) }
        #expect(cold(&machine, 0) == ["LONG"])
        #expect(machine.stillBusy(driver: 0, busy: .milliseconds(30)) == 1)
        #expect(cold(&machine, 1) == ["LONGER"], "both are read at the same time")
    }

    @Test func `starts another at once for a job that comes when every worker is known to be late`() {
        var machine = machine(drivers: 3, warm: 1)
        _ = submit(&machine, "LONG")
        _ = take(&machine, 0)
        #expect(machine.stillBusy(driver: 0, busy: .milliseconds(30)) == nil, "nothing waits")
        #expect(submit(&machine, "a").outcome == "wake 1")
        #expect(submit(&machine, "b").outcome == "wait", "one is being started")
        #expect(cold(&machine, 1) == ["a"])
        #expect(machine.stillBusy(driver: 1, busy: .milliseconds(30)) == 2)
    }

    @Test func `counts no worker that has gone`() {
        var machine = machine(drivers: 2, warm: 2)
        #expect(cold(&machine, 0).isEmpty, "worn out")
        #expect(submit(&machine, "a").outcome == "wake 1")
        #expect(cold(&machine, 1) == ["a"], "the other had gone as well, and is started again")
        #expect(submit(&machine, "b").outcome == "wait")
    }

    /// Drivers that are woken, take, answer, report and lose their workers in any order.
    @Test(arguments: [1, 2, 3, 5])
    func `answers every job, in whatever order drivers act`(drivers: Int) {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var model = Model(drivers: drivers)
            for _ in 0..<120 { model.step(&random) }
            model.settle()
            #expect(model.answered == model.submitted, "seed \(seed)")
            #expect(model.mistakes.isEmpty, "seed \(seed): \(model.mistakes)")
        }
    }

    /// What drivers do, without their threads and workers.
    private struct Model {
        var machine: Machine
        var isAwake: [Bool]
        var hasWorker: [Bool]
        var isReported: [Bool]
        var held: [[NamedJob<String>]]
        var submitted = 0
        var answered = 0
        var mistakes: Set<String> = []

        init(drivers: Int) {
            machine = Machine(drivers: drivers, startCost: .milliseconds(30)) { $0 == $0.uppercased() }
            isAwake = Array(repeating: false, count: drivers)
            hasWorker = isAwake
            isReported = isAwake
            held = Array(repeating: [], count: drivers)
        }

        mutating func step(_ random: inout SeededGenerator) {
            let driver = Int.random(in: isAwake.indices, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0...2: submit(random.isOne(in: 3) ? "LONG" : "a")
            case 3: answer(driver)
            case 4: report(driver)
            case 5 where random.isOne(in: 4): lose(driver)
            default: turn(driver, busy: Int.random(in: 0...20, using: &random))
            }
            check()
        }

        /// Everything goes on until nothing can.
        mutating func settle() {
            for _ in 0..<submitted + 2 {
                for driver in isAwake.indices {
                    turn(driver, busy: 1)
                    report(driver)
                    check()
                    answer(driver)
                    turn(driver, busy: 1)
                }
            }
        }

        private mutating func submit(_ job: String) {
            submitted += 1
            let id = machine.announce()
            if case .wake(let driver) = machine.submit(id, job) { isAwake[driver] = true }
        }

        private mutating func turn(_ driver: Int, busy: Int) {
            guard isAwake[driver] else { return }
            let room = held[driver].first?.job == "LONG" ? 0 : 4 - held[driver].count
            let action = machine.take(
                driver: driver, room: room, hasWorker: hasWorker[driver], busy: .milliseconds(busy))
            held[driver] += action.jobs
            hasWorker[driver] = hasWorker[driver] || !held[driver].isEmpty
            isAwake[driver] = false
            isReported[driver] = false
            if let wake = action.wake { isAwake[wake] = true }
            if held[driver].count > 1, held[driver].contains(where: { $0.job == "LONG" }) {
                mistakes.insert("a long job shares its worker")
            }
        }

        private mutating func answer(_ driver: Int) {
            guard !held[driver].isEmpty, !isAwake[driver] else { return }
            machine.finish(held[driver].removeFirst().id, driver: driver)
            answered += 1
            isAwake[driver] = true
        }

        private mutating func report(_ driver: Int) {
            guard !held[driver].isEmpty, !isAwake[driver], !isReported[driver] else { return }
            if let wake = machine.stillBusy(driver: driver, busy: .milliseconds(30)) { isAwake[wake] = true }
            isReported[driver] = true
        }

        /// The worker dies, and its jobs go back, but for the first, which is charged.
        private mutating func lose(_ driver: Int) {
            guard hasWorker[driver], !isAwake[driver] else { return }
            hasWorker[driver] = false
            isAwake[driver] = true
            guard let head = held[driver].first else { return }
            let action = machine.putBack(Array(held[driver].dropFirst()), driver: driver)
            machine.finish(head.id, driver: driver)
            answered += 1
            held[driver] = []
            if let wake = action.wake { isAwake[wake] = true }
        }

        /// Whoever waits is looked at again: by a driver that is awake, or by one that will be answered.
        private mutating func check() {
            let waiting = submitted - answered - held.reduce(0) { $0 + $1.count }
            guard waiting > 0, !isAwake.contains(true) else { return }
            if held.allSatisfy(\.isEmpty) { mistakes.insert("\(waiting) jobs wait for nobody") }
            let busy = held.indices.filter { !held[$0].isEmpty }
            if busy.count < held.count, busy.allSatisfy({ isReported[$0] }) {
                mistakes.insert("\(waiting) jobs wait behind late workers, and no other is started")
            }
        }
    }
}
