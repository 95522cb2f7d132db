import ConcurrencyPrimitives
import TestSupport
import Testing

@Suite struct PermitPoolStateMachineTests {
    private typealias Machine = PermitPoolStateMachine<String>

    /// What a call came to, as text that a table of expectations can hold.
    private func acquire(_ machine: inout Machine, _ name: String, _ weight: Int) -> (id: WaiterID, outcome: String) {
        let id = machine.announce()
        return (id, describe(machine.acquire(id, weight: weight, waiter: name)))
    }

    private func describe(_ action: Machine.AcquireAction) -> String {
        switch action {
        case .grant(let name): "grant \(name)"
        case .refuse(let name): "refuse \(name)"
        case .wait: "wait"
        }
    }

    @Test func `grants while permits last and then lets callers wait`() {
        var machine = Machine(capacity: 3)
        #expect(acquire(&machine, "a", 2).outcome == "grant a")
        #expect(acquire(&machine, "b", 1).outcome == "grant b")
        #expect(acquire(&machine, "c", 1).outcome == "wait")
        #expect(machine.available == 0)
    }

    @Test func `serves in order of arrival even when a later call would fit`() {
        var machine = Machine(capacity: 4)
        _ = acquire(&machine, "a", 3)
        #expect(acquire(&machine, "heavy", 4).outcome == "wait")
        #expect(acquire(&machine, "light", 1).outcome == "wait", "one permit is free, but heavy came first")
        #expect(machine.release(weight: 3) == ["heavy"])
        #expect(machine.release(weight: 4) == ["light"])
    }

    @Test func `serves as many as fit when permits come back`() {
        var machine = Machine(capacity: 4)
        _ = acquire(&machine, "a", 4)
        for name in ["b", "c", "d"] { _ = acquire(&machine, name, 2) }
        #expect(machine.release(weight: 4) == ["b", "c"])
        #expect(machine.waitingCount == 1)
    }

    @Test func `charges a weight beyond the capacity the whole pool and returns as much`() {
        var machine = Machine(capacity: 4)
        #expect(acquire(&machine, "huge", 1000).outcome == "grant huge")
        #expect(machine.available == 0)
        #expect(machine.release(weight: 1000).isEmpty)
        #expect(machine.available == 4)
    }

    @Test func `refuses a call that was cancelled before it asked`() {
        var machine = Machine(capacity: 1)
        let id = machine.announce()
        let action = machine.cancel(id)
        #expect(action.refused == nil && action.granted.isEmpty)
        #expect(describe(machine.acquire(id, weight: 1, waiter: "a")) == "refuse a")
        #expect(machine.available == 1)
    }

    @Test func `takes a cancelled call out of the line and serves those behind it that fit now`() {
        var machine = Machine(capacity: 4)
        _ = acquire(&machine, "a", 3)
        let heavy = acquire(&machine, "heavy", 2)
        _ = acquire(&machine, "light", 1)
        let action = machine.cancel(heavy.id)
        #expect(action.refused == "heavy")
        #expect(action.granted == ["light"])
        #expect(machine.available == 0)
    }

    @Test func `does nothing for a call that is cancelled after it was served`() {
        var machine = Machine(capacity: 1)
        let first = acquire(&machine, "a", 1)
        let second = acquire(&machine, "b", 1)
        #expect(machine.release(weight: 1) == ["b"])
        for id in [first.id, second.id] {
            let action = machine.cancel(id)
            #expect(action.refused == nil && action.granted.isEmpty)
        }
        #expect(machine.release(weight: 1).isEmpty)
        #expect(machine.available == 1)
    }

    @Test(arguments: [UInt64](1...20))
    func `never loses a permit, whatever the order of events`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var machine = PermitPoolStateMachine<Int>(capacity: 5)
        var weights: [Int: Int] = [:]
        var ids: [Int: WaiterID] = [:]
        var holding: Set<Int> = []
        var waiting: [Int] = []
        func grant(_ names: [Int]) {
            for name in names {
                #expect(waiting.first == name, "seed \(seed): served out of order")
                waiting.removeFirst()
                holding.insert(name)
            }
        }
        for name in 0..<400 {
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                if let holder = holding.sorted().randomElement(using: &random), let weight = weights[holder] {
                    holding.remove(holder)
                    grant(machine.release(weight: weight))
                }
            case 1:
                if let cancelled = waiting.randomElement(using: &random), let id = ids[cancelled] {
                    let action = machine.cancel(id)
                    #expect(action.refused == cancelled, "seed \(seed)")
                    waiting.removeAll { $0 == cancelled }
                    grant(action.granted)
                }
            default:
                let id = machine.announce()
                (weights[name], ids[name]) = (Int.random(in: 1...7, using: &random), id)
                switch machine.acquire(id, weight: weights[name] ?? 0, waiter: name) {
                case .grant: holding.insert(name)
                case .wait: waiting.append(name)
                case .refuse: Issue.record("seed \(seed): refused without a cancellation")
                }
            }
            let held = holding.reduce(0) { $0 + machine.charge(for: weights[$1] ?? 0) }
            #expect(machine.available + held == 5, "seed \(seed)")
            let needed = waiting.first.flatMap { weights[$0] }.map(machine.charge(for:))
            #expect(needed.map { $0 > machine.available } ?? true, "seed \(seed): somebody waits in vain")
        }
    }
}
