import ConcurrencyPrimitives
import Testing

@Suite struct ThreadTaskStateMachineTests {
    private func take(_ machine: inout ThreadTaskStateMachine<Int>) -> String {
        switch machine.take() {
        case .run(let work): "run \(work)"
        case .sleep: "sleep"
        case .end: "end"
        }
    }

    @Test func `hands work out in order and ends after the last piece`() {
        var machine = ThreadTaskStateMachine<Int>()
        for number in 1...3 {
            let id = machine.announce()
            let accepted = machine.submit(id, number)
            #expect(accepted)
        }
        #expect(take(&machine) == "run 1")
        machine.close()
        #expect((1...4).map { _ in take(&machine) } == ["run 2", "run 3", "end", "end"])
    }

    @Test func `sleeps while it is open and empty`() {
        var machine = ThreadTaskStateMachine<Int>()
        #expect(take(&machine) == "sleep")
    }

    @Test func `gives cancelled work back to exactly one side`() {
        var machine = ThreadTaskStateMachine<Int>()
        let early = machine.announce()
        #expect(machine.cancel(early) == nil)
        let earlyAccepted = machine.submit(early, 1)
        #expect(!earlyAccepted)
        let waiting = machine.announce()
        _ = machine.submit(waiting, 2)
        #expect(machine.cancel(waiting) == 2)
        let taken = machine.announce()
        _ = machine.submit(taken, 3)
        #expect(take(&machine) == "run 3")
        #expect(machine.cancel(taken) == nil)
    }
}
