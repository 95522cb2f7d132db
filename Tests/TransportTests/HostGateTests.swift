import Testing

@testable import Transport

@Suite struct HostGateTests {
    @Test func `lets one go to each host, and the others when its name is known`() {
        var gate = HostGate<Int>()
        let firstRound = [("a", 1), ("a", 2), ("b", 3), ("a", 4)].map { gate.admit($0.1, to: $0.0) }
        #expect(firstRound == [true, false, true, false])
        let released = gate.open("a")
        #expect(released == [2, 4])
        let secondRound = [("a", 5), ("b", 6)].map { gate.admit($0.1, to: $0.0) }
        #expect(secondRound == [true, false])
        let again = gate.open("a")
        #expect(again.isEmpty, "a gate opens once")
        let rest = gate.openAll()
        #expect(rest == [6])
        let last = gate.admit(7, to: "b")
        #expect(last)
    }
}
