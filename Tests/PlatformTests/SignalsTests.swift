import Glibc
import Platform
import Testing

struct SignalsTests {
    @Test(arguments: StopSignal.allCases)
    func `ends by the signal itself, so that the shell sees the truth`(signal: StopSignal) async {
        await #expect(processExitsWith: .signal(signal.rawValue)) { [number = signal.rawValue as Int32] in
            try Signals.blockInAllThreads()
            Signals.exit(by: try #require(StopSignal(rawValue: number)))
        }
    }

    @Test func `knows what a shell reports`() {
        #expect(StopSignal.interrupt.exitStatus == 130 && StopSignal.terminate.exitStatus == 143)
    }
}
