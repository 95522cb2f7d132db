import ConcurrencyPrimitives
import Testing

@Suite struct BoundedChannelStateMachineTests {
    private typealias Machine = BoundedChannelStateMachine<Int, String, String>

    private func send(_ machine: inout Machine, _ element: Int, weight: Int = 1) -> (id: WaiterID, outcome: String) {
        let id = machine.announce()
        return (id, describe(machine.send(id, element, weight: weight, sender: "s\(element)")))
    }

    private func receive(_ machine: inout Machine, _ name: String) -> (id: WaiterID, outcome: String) {
        let id = machine.announce()
        return (id, describe(machine.receive(id, receiver: name)))
    }

    private func describe(_ action: Machine.SendAction) -> String {
        switch action {
        case .accept: "accept"
        case .deliver(_, to: let receiver, let element): "deliver \(element) to \(receiver)"
        case .wait: "wait"
        case .refuseCancelled: "cancelled"
        case .refuseFinished: "finished"
        }
    }

    private func describe(_ action: Machine.ReceiveAction) -> String {
        switch action {
        case .deliver(let element, to: _, let accepted): "take \(element), accept \(accepted)"
        case .wait: "wait"
        case .end: "end"
        case .refuseCancelled: "cancelled"
        }
    }

    @Test func `holds senders back at the limit of items and lets them in one by one`() {
        var machine = Machine(itemLimit: 2, weightLimit: .max)
        #expect(send(&machine, 1).outcome == "accept")
        #expect(send(&machine, 2).outcome == "accept")
        #expect(send(&machine, 3).outcome == "wait")
        #expect(receive(&machine, "r").outcome == #"take 1, accept ["s3"]"#)
        #expect(receive(&machine, "r").outcome == "take 2, accept []")
        #expect(receive(&machine, "r").outcome == "take 3, accept []")
        #expect(receive(&machine, "r").outcome == "wait")
    }

    @Test func `holds senders back at the limit of weight and keeps their order`() {
        var machine = Machine(itemLimit: 10, weightLimit: 10)
        #expect(send(&machine, 1, weight: 6).outcome == "accept")
        #expect(send(&machine, 2, weight: 6).outcome == "wait")
        #expect(send(&machine, 3, weight: 1).outcome == "wait", "it would fit, but may not overtake")
        #expect(receive(&machine, "r").outcome == #"take 1, accept ["s2", "s3"]"#)
        #expect(machine.weight == 7)
    }

    @Test(arguments: [11, 1_000_000, Int.max])
    func `lets an element heavier than the channel travel alone`(weight: Int) {
        var machine = Machine(itemLimit: 10, weightLimit: 10)
        #expect(send(&machine, 1, weight: weight).outcome == "accept")
        #expect(send(&machine, 2, weight: 1).outcome == "wait")
        #expect(receive(&machine, "r").outcome == #"take 1, accept ["s2"]"#)
    }

    @Test func `hands an element straight to a receiver who waits`() {
        var machine = Machine(itemLimit: 1, weightLimit: 1)
        #expect(receive(&machine, "r1").outcome == "wait")
        #expect(receive(&machine, "r2").outcome == "wait")
        #expect(send(&machine, 1, weight: 99).outcome == "deliver 1 to r1")
        #expect(send(&machine, 2).outcome == "deliver 2 to r2")
        #expect(machine.count == 0 && machine.weight == 0)
    }

    @Test func `stays readable after its end and then tells receivers`() {
        var machine = Machine(itemLimit: 1, weightLimit: .max)
        _ = send(&machine, 1)
        _ = send(&machine, 2)
        let action = machine.finish(Machine.End())
        #expect(action.senders == ["s2"])
        #expect(send(&machine, 3).outcome == "finished")
        #expect(receive(&machine, "r").outcome == "take 1, accept []")
        #expect(receive(&machine, "r").outcome == "end")
    }

    @Test func `tells waiting receivers of the end once`() {
        var machine = Machine(itemLimit: 1, weightLimit: .max)
        _ = receive(&machine, "r1")
        _ = receive(&machine, "r2")
        #expect(machine.finish(Machine.End()).receivers == ["r1", "r2"])
        #expect(machine.finish(Machine.End()).receivers.isEmpty)
    }

    @Test func `drops the element of a sender that is cancelled while it waits`() {
        var machine = Machine(itemLimit: 10, weightLimit: 10)
        _ = send(&machine, 1, weight: 6)
        let heavy = send(&machine, 2, weight: 6)
        _ = send(&machine, 3, weight: 4)
        let action = machine.cancel(heavy.id)
        #expect(action.sender == "s2")
        #expect(action.accepted == ["s3"])
        #expect(receive(&machine, "r").outcome == "take 1, accept []")
        #expect(receive(&machine, "r").outcome == "take 3, accept []")
    }

    @Test func `forgets a receiver that is cancelled while it waits`() {
        var machine = Machine(itemLimit: 1, weightLimit: .max)
        let receiver = receive(&machine, "r")
        #expect(machine.cancel(receiver.id).receiver == "r")
        #expect(send(&machine, 1).outcome == "accept")
    }

    @Test func `refuses calls that were cancelled before they arrived and ignores cancellations that come late`() {
        var machine = Machine(itemLimit: 1, weightLimit: .max)
        let early = machine.announce()
        _ = machine.cancel(early)
        #expect(describe(machine.send(early, 1, weight: 1, sender: "s")) == "cancelled")
        let alsoEarly = machine.announce()
        _ = machine.cancel(alsoEarly)
        #expect(describe(machine.receive(alsoEarly, receiver: "r")) == "cancelled")
        let served = send(&machine, 2)
        let late = machine.cancel(served.id)
        #expect(late.sender == nil && late.receiver == nil && late.accepted.isEmpty)
        #expect(machine.count == 1)
    }
}
