import CMicroHTTPDShims
import Glibc
import Platform
import Primitives
import Synchronization

/// The emulator on its socket: decides what happens to every request, and counts.
///
/// Libmicrohttpd's threads call in; what they share stands behind `state`.
final class EmulatorServer: Sendable {
    struct Settings: Sendable {
        var readsBodies = true
        /// Longer bodies are refused with 413.
        var maxBodyBytes = ByteCount(256 << 20)
    }

    struct State: Sendable {
        var meter = TrafficMeter()
        var desk: ProviderDesk
        /// What bodies that nobody read were charged for.
        var ledger: BillingLedger
    }

    let wire: any EmulatedProtocol
    let planner: ReplyPlanner
    let settings: Settings
    let room: WaitingRoom
    private let log: OutputStream?
    private let logFailure = Mutex<String?>(nil)
    private let state: Mutex<State>
    /// Stands for every request whose body nobody reads.
    private let unread: ReceivedRequest
    private let webhooks: WebhookSender

    init(
        wire: any EmulatedProtocol, planner: ReplyPlanner, prices: VendorPrices?, settings: Settings,
        log: OutputStream?
    ) throws(EmulatorError) {
        let desk = ProviderDesk(wire: wire, planner: planner, prices: prices)
        state = Mutex(State(desk: desk, ledger: BillingLedger(prices: prices)))
        webhooks = try WebhookSender()
        let digest = SHA256Digest(words: InlineArray<4, UInt64>(repeating: 0))
        unread = ReceivedRequest(model: "emulated-model", identity: digest, question: digest)
        self.wire = wire
        self.planner = planner
        self.settings = settings
        self.log = log
        room = try WaitingRoom()
    }

    var meter: TrafficMeter { state.withLock { $0.meter } }

    /// Everything that is counted.
    private var stats: JSONValue {
        var members = state.withLock { state in
            var members = state.meter.json.objectValue ?? [:]
            for member in settings.readsBodies ? state.desk.json : state.ledger.json {
                members[member.key] = member.value
            }
            return members
        }
        for member in webhooks.json { members[member.key] = member.value }
        return .object(members)
    }

    /// Why lines are missing from the log, if any are.
    var logProblem: String? { logFailure.withLock { $0 } }

    // MARK: - Traffic

    func connected() { state.withLock { $0.meter.connected() } }

    func arrived(at now: Int) -> (sequence: Int, inFlight: Int) {
        state.withLock { state in (state.meter.arrived(at: now), state.meter.inFlight) }
    }

    func ended(_ outcome: TrafficMeter.Outcome, bodyBytes: Int) {
        let now = MonotonicTime.now
        state.withLock { $0.meter.ended(outcome, bodyBytes: bodyBytes, at: now) }
    }

    func write(_ line: @autoclosure () -> RequestLogLine) {
        guard let log else { return }
        do {
            try log.write(JSONWriter.bytes(of: line().json) + [UInt8(ascii: "\n")])
        } catch {
            logFailure.withLock { $0 = error.message }
        }
    }

    // MARK: - Decisions

    /// What is done about a request whose body has been read.
    func decide(
        _ head: RequestHead, body: [UInt8], isTooLong: Bool, sequence: Int
    ) -> (verdict: RequestLogLine.Verdict, plan: ReplyPlan) {
        let now = Timestamp.now()
        let decision = state.withLock { state in
            guard !isTooLong else {
                return state.desk.refused(
                    Refusal(
                        status: 413, code: "request_too_large",
                        "the body is larger than \(settings.maxBodyBytes), which --max-body allows"),
                    path: head.path, sequence: sequence)
            }
            return state.desk.decide(head, body: body, sequence: sequence, now: now)
        }
        webhooks.add(decision.webhooks)
        return (decision.verdict, decision.plan)
    }

    /// What is done about a request whose body was only counted.
    func decideUnread(_ head: RequestHead, sequence: Int) -> ReplyPlan {
        var request = unread
        if request.path != head.path { request.path = head.path }
        do throws(Refusal) {
            let plan = try planner.plan(unread: request, sequence: sequence, now: Timestamp.now)
            if let charged = plan.charged { state.withLock { $0.ledger.charge(for: charged) } }
            return plan
        } catch {
            return ReplyPlan(.reply(wire.refuse(error, path: head.path, sequence: sequence)))
        }
    }

    /// Replies to requests that ask no model: about the emulator itself, or what the protocol knows.
    func information(method: String, path: String, head: RequestHead, count: Int?) -> PlannedReply {
        switch (method, path) {
        case ("GET", "/stats"): return .json(stats)
        case ("GET", "/held"): return .json(["held": .integer(room.heldCount + webhooks.heldCount)])
        case ("POST", "/release"):
            let limit = count ?? Int.max
            let replies = room.release(limit)
            return .json(["released": .integer(replies + webhooks.release(limit - replies))])
        default: break
        }
        let account = state.withLock { $0.desk.ledger }
        // A refusal of the key comes before anything about tasks.
        if let reply = wire.information(method: method, path: path, head: head, account: account) { return reply }
        let task = method == "GET" ? state.withLock { $0.desk.report(onTaskAt: path) } : nil
        return task
            ?? wire.refuse(
                Refusal(
                    status: 404, code: "not_found",
                    "there is no \(method) \(path) here; GET /stats, GET /held and POST /release are the emulator's own"
                ), path: path, sequence: 0)
    }
}
