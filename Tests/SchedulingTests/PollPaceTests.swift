import Scheduling
import Testing

struct PollPaceTests {
    @Test func `asks soon at first and then less and less often`() {
        var pace = PollPace()
        let waits = (0..<9).map { _ in pace.wait() }
        #expect(waits.first == .seconds(1) && waits.last == .seconds(10))
        for (earlier, later) in zip(waits, waits.dropFirst()) { #expect(later == min(earlier * 3 / 2, .seconds(10))) }
    }

    @Test func `waits longer where the provider wants it, and never shorter`() {
        var pace = PollPace()
        #expect(pace.wait(wanted: .seconds(30)) == .seconds(30))
        #expect(pace.wait(wanted: .milliseconds(1)) == .milliseconds(1500))
    }
}
