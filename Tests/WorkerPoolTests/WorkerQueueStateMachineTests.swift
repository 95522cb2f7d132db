import ConcurrencyPrimitives
import Testing
import WorkerPool

@Suite struct WorkerQueueStateMachineTests {
    private struct Failure: Error {}

    /// Jobs are names; those in capitals are exclusive.
    private typealias Machine = WorkerQueueStateMachine<String>

    private func machine(drivers: Int) -> Machine {
        var machine = Machine(drivers: drivers) { $0 == $0.uppercased() }
        for driver in 0..<drivers { _ = machine.take(driver: driver, room: 4) }
        return machine
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
        #expect(names(machine.take(driver: 0, room: 4)) == ["a", "b"], "an even share of three for two")
        #expect(names(machine.take(driver: 1, room: 4)) == ["c"])
        #expect(submit(&machine, "d").outcome == "wait", "both are busy and will ask when they are answered")
        #expect(names(machine.take(driver: 1, room: 3)) == ["d"])
    }

    @Test func `gives no more than there is room for`() {
        var machine = machine(drivers: 1)
        for job in ["a", "b", "c"] { _ = submit(&machine, job) }
        #expect(names(machine.take(driver: 0, room: 0)).isEmpty)
        #expect(names(machine.take(driver: 0, room: 2)) == ["a", "b"])
    }

    @Test func `gives an exclusive job to a driver that has nothing else, and lets nothing overtake it`() {
        var machine = machine(drivers: 1)
        var ids: [String: WaiterID] = [:]
        for job in ["a", "LONG", "b"] { ids[job] = submit(&machine, job).id }
        #expect(names(machine.take(driver: 0, room: 4)) == ["a"])
        #expect(names(machine.take(driver: 0, room: 3)).isEmpty)
        if let id = ids["a"] { machine.finish(id, driver: 0) }
        #expect(names(machine.take(driver: 0, room: 4)) == ["LONG"])
    }

    @Test func `gives a waiting job back at once when it is cancelled`() {
        var machine = machine(drivers: 1)
        let job = submit(&machine, "a")
        guard case .refuse("a") = machine.cancel(job.id) else { Issue.record("not given back"); return }
        #expect(names(machine.take(driver: 0, room: 4)).isEmpty)
    }

    @Test func `tells the driver that holds a cancelled job, even if it was not asleep yet`() {
        var machine = machine(drivers: 2)
        let job = submit(&machine, "a")
        _ = machine.take(driver: 0, room: 4)
        guard case .wake(driver: 0) = machine.cancel(job.id) else { Issue.record("not woken"); return }
        #expect(machine.take(driver: 0, room: 3).cancelled == [job.id])
        #expect(machine.take(driver: 1, room: 4).cancelled.isEmpty)
        machine.finish(job.id, driver: 0)
        #expect(machine.take(driver: 0, room: 4).cancelled.isEmpty)
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
        let held = machine.take(driver: 0, room: 3).jobs
        _ = machine.cancel(ids[1])
        let action = machine.putBack(held, driver: 0)
        #expect(action.refused == ["b"])
        #expect(action.wake == 0 || action.wake == nil)
        #expect(names(machine.take(driver: 0, room: 4)) == ["a", "c", "d"])
    }

    @Test func `refuses everything once it has failed, with the first error`() {
        var machine = machine(drivers: 2)
        for job in ["a", "b", "c", "d"] { _ = submit(&machine, job) }
        _ = machine.take(driver: 0, room: 1)
        let action = machine.fail(Failure())
        #expect(action.refused == ["b", "c", "d"])
        #expect(machine.fail(CancellationError()).refused.isEmpty)
        #expect(submit(&machine, "e").outcome == "refuse Failure()")
        #expect(machine.take(driver: 1, room: 4).ends)
    }

    @Test func `wakes sleeping drivers at the end and has all of them go`() {
        var machine = machine(drivers: 3)
        _ = submit(&machine, "a")
        #expect(machine.close().wake == [1, 2], "driver 0 has been woken already")
        for driver in 0..<3 { #expect(machine.take(driver: driver, room: 4).ends) }
    }
}
