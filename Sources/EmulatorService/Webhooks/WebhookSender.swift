import CMicroHTTPDShims
import Glibc
import Platform
import Primitives
import Synchronization

/// Posts answers to webhooks, one after the other, on a thread of its own.
///
/// A call that is not answered with 2xx is tried twice more, as providers do.
final class WebhookSender: Sendable {
    private struct State {
        var due: [(instant: Int, call: WebhookCall)] = []
        var held: [WebhookCall] = []
        var sent = 0
        var accepted = 0
        var hasThread = false

        mutating func enqueue(_ call: WebhookCall, _ now: Int) {
            let (seconds, attoseconds) = call.delay.components
            let instant = now + Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
            let place = due.firstIndex { $0.instant > instant } ?? due.endIndex
            due.insert((instant, call), at: place)
        }
    }

    private let state = Mutex(State())
    private let bell: Int32
    private static let attempts = 3
    /// Between attempts, and the most that a receiver may take.
    private static let pause = Duration.milliseconds(50)
    private static let patience = 5

    /// - Throws: `EmulatorError` when the system has no descriptor left.
    init() throws(EmulatorError) {
        bell = dossier_microhttpd_bell_create()
        guard bell >= 0 else { throw EmulatorError("cannot make an event descriptor: error \(-bell)") }
    }

    var heldCount: Int { state.withLock { $0.held.count } }

    /// Calls that were made, and those that were answered with 2xx.
    var json: JSONObject {
        state.withLock { ["webhooks_sent": .integer($0.sent), "webhooks_accepted": .integer($0.accepted)] }
    }

    /// Takes calls; the thread starts with the first.
    func add(_ calls: [WebhookCall]) {
        guard !calls.isEmpty else { return }
        let now = MonotonicTime.now
        let mustStart = state.withLock { state in
            for call in calls { if call.isHeld { state.held.append(call) } else { state.enqueue(call, now) } }
            defer { state.hasThread = true }
            return !state.hasThread
        }
        // Without a thread the calls never go out, as if the provider had lost them.
        if mustStart { try? DetachedThread.start { self.run() } }
        dossier_microhttpd_bell_ring(bell)
    }

    /// Lets held calls go; returns how many.
    func release(_ limit: Int) -> Int {
        let now = MonotonicTime.now
        let count = state.withLock { state in
            let calls = state.held.prefix(limit)
            for call in calls { state.enqueue(call, now) }
            state.held.removeFirst(calls.count)
            return calls.count
        }
        if count > 0 { dossier_microhttpd_bell_ring(bell) }
        return count
    }

    /// Sends what is due, as long as the process lives.
    private func run() {
        while true {
            let now = MonotonicTime.now
            let (call, next) = state.withLock { state -> (WebhookCall?, Int?) in
                guard let first = state.due.first else { return (nil, nil) }
                guard first.instant <= now else { return (nil, first.instant) }
                state.due.removeFirst()
                return (first.call, nil)
            }
            if let call {
                deliver(call)
            } else {
                let left = next.map { max(0, $0 - now) } ?? -1
                _ = dossier_microhttpd_bell_wait(bell, nil, nil, 0, Int64(left))
            }
        }
    }

    private func deliver(_ call: WebhookCall) {
        for attempt in 1...Self.attempts {
            state.withLock { $0.sent += 1 }
            if let status = LoopbackPost.send(call.body, to: call.address, patience: Self.patience),
                (200..<300).contains(status)
            {
                state.withLock { $0.accepted += 1 }
                return
            }
            if attempt < Self.attempts { usleep(UInt32(Self.pause.milliseconds * 1000)) }
        }
    }
}
