import HTTPMessages
import Testing

@testable import Transport

@Suite struct ExchangeStateMachineTests {
    private typealias Machine = ExchangeStateMachine<String, String>

    private static let head = RawReplyHead(bytes: [1], status: 200)
    private static let lost = HTTPFailure(.connectionLost, progress: .replying, "lost")

    /// A machine whose task has the head.
    private func reading() -> Machine {
        var machine = Machine()
        _ = machine.begin("task")
        _ = machine.report(head: Self.head, bytes: [], end: nil)
        return machine
    }

    @Test func `is refused when it was cancelled before it began`() {
        var machine = Machine()
        let action = machine.close()
        #expect(action.head == nil && !action.drops)
        guard case .refuse("task") = machine.begin("task") else {
            Issue.record("it was submitted")
            return
        }
        #expect(!machine.isWanted)
    }

    @Test func `gives head, bytes and end that come at once, one after the other`() throws {
        var machine = Machine()
        guard case .submit = machine.begin("task") else {
            Issue.record("it was not submitted")
            return
        }
        let action = machine.report(head: Self.head, bytes: [7, 8], end: .success(()))
        let head = try #require(action.head)
        #expect(head.waiter == "task")
        #expect(try head.result.get() == Self.head)
        #expect(action.chunk == nil && !action.pauses)
        guard case .deliver([7, 8], resumes: false) = machine.read() else {
            Issue.record("the bytes are lost")
            return
        }
        guard case .finish = machine.read() else {
            Issue.record("the end is lost")
            return
        }
        #expect(!machine.close().drops, "the loop has forgotten it")
    }

    @Test func `gives what came before a failure, then the failure`() {
        var machine = reading()
        _ = machine.report(head: nil, bytes: [1], end: .failure(Self.lost))
        guard case .deliver([1], _) = machine.read(), case .fail(Self.lost) = machine.read() else {
            Issue.record("the order is wrong")
            return
        }
    }

    @Test func `fails whoever waits for a head that will not come`() throws {
        var machine = Machine()
        _ = machine.begin("task")
        let head = try #require(machine.report(head: nil, bytes: [], end: .failure(Self.lost)).head)
        #expect(throws: Self.lost) { try head.result.get() }
        #expect(!machine.close().drops)
    }

    @Test func `wakes a reader with what comes`() throws {
        var machine = reading()
        guard case .wait = machine.read("reader") else {
            Issue.record("there was nothing to read")
            return
        }
        let chunk = try #require(machine.report(head: nil, bytes: [5], end: nil).chunk)
        #expect(chunk.waiter == "reader")
        #expect(try chunk.result.get() == [5])
        #expect(machine.report(head: nil, bytes: [6], end: nil).chunk == nil, "nobody waits any more")
        guard case .deliver([6], _) = machine.read(), case .wait = machine.read("reader") else {
            Issue.record("the second piece is lost")
            return
        }
        let end = try #require(machine.report(head: nil, bytes: [], end: .success(())).chunk)
        #expect(try end.result.get() == nil)
    }

    @Test func `holds the server back once, until all was read`() {
        var machine = reading()
        let half = [UInt8](repeating: 0, count: Machine.pauseThreshold / 2)
        #expect(!machine.report(head: nil, bytes: half, end: nil).pauses)
        #expect(machine.report(head: nil, bytes: half, end: nil).pauses)
        #expect(!machine.report(head: nil, bytes: half, end: nil).pauses, "it is held back already")
        guard case .deliver(let bytes, resumes: true) = machine.read() else {
            Issue.record("the server is never let go on")
            return
        }
        #expect(bytes.count == half.count * 3)
        guard case .wait = machine.read() else {
            Issue.record("bytes came twice")
            return
        }
    }

    @Test func `does not hold back a transfer that has ended`() {
        var machine = reading()
        let much = [UInt8](repeating: 0, count: Machine.pauseThreshold)
        #expect(machine.report(head: nil, bytes: much, end: nil).pauses)
        _ = machine.report(head: nil, bytes: much, end: .success(()))
        guard case .deliver(_, resumes: false) = machine.read() else {
            Issue.record("a transfer that is over was told to go on")
            return
        }
    }

    @Test func `tells whoever waits when it is closed, and the loop once`() {
        var asking = Machine()
        _ = asking.begin("task")
        let first = asking.close()
        #expect(first.head == "task" && first.drops)
        let second = asking.close()
        #expect(second.head == nil && !second.drops)
        #expect(asking.report(head: Self.head, bytes: [1], end: .success(())).head == nil)

        var reading = reading()
        _ = reading.read("reader")
        let action = reading.close()
        #expect(action.reader == "reader" && action.drops)
        guard case .refuse = reading.read() else {
            Issue.record("it reads on after its end")
            return
        }
    }
}
