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
        /// How often each body and each question came.
        var attempts: [SHA256Digest: Int] = [:]
        var questions: [SHA256Digest: Int] = [:]
    }

    let wire: any EmulatedProtocol
    let planner: ReplyPlanner
    let settings: Settings
    let room: WaitingRoom
    private let log: OutputStream?
    private let logFailure = Mutex<String?>(nil)
    private let state = Mutex(State())

    init(
        wire: any EmulatedProtocol, planner: ReplyPlanner, settings: Settings, log: OutputStream?
    ) throws(EmulatorError) {
        self.wire = wire
        self.planner = planner
        self.settings = settings
        self.log = log
        room = try WaitingRoom()
    }

    var meter: TrafficMeter { state.withLock { $0.meter } }

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
        do throws(Refusal) {
            if isTooLong {
                throw Refusal(
                    status: 413, code: "request_too_large",
                    "the body is larger than \(settings.maxBodyBytes), which --max-body allows")
            }
            let request = try wire.check(head, body: body)
            let facts = state.withLock { state in
                state.attempts[request.identity, default: 0] += 1
                state.questions[request.question, default: 0] += 1
                return RequestFacts(
                    sequence: sequence, request: request, attempt: state.attempts[request.identity] ?? 1,
                    questionAttempt: state.questions[request.question] ?? 1)
            }
            let plan = try planner.plan(request, facts: facts, now: Timestamp.now())
            return (.accepted(request, plan), plan)
        } catch {
            return (.refused(error), ReplyPlan(.reply(wire.reply(error, sequence: sequence))))
        }
    }

    /// What is done about a request whose body was only counted.
    func decideUnread(sequence: Int) -> ReplyPlan {
        let unread = SHA256Digest(words: InlineArray<4, UInt64>(repeating: 0))
        let request = ReceivedRequest(model: "emulated-model", identity: unread, question: unread)
        do throws(Refusal) {
            return try planner.plan(request, facts: RequestFacts(sequence: sequence), now: Timestamp.now())
        } catch {
            return ReplyPlan(.reply(wire.reply(error, sequence: sequence)))
        }
    }

    /// Replies to requests that ask no model: about the emulator itself, or what the protocol knows.
    func information(method: String, path: String, head: RequestHead, count: Int?) -> PlannedReply {
        switch (method, path) {
        case ("GET", "/stats"): .json(meter.json)
        case ("GET", "/held"): .json(["held": .integer(room.heldCount)])
        case ("POST", "/release"): .json(["released": .integer(room.release(count ?? Int.max))])
        default:
            wire.information(method: method, path: path, head: head)
                ?? wire.reply(
                    Refusal(
                        status: 404, code: "not_found",
                        "there is no \(method) \(path); the emulator has POST /v1/chat/completions, GET /v1/models, "
                            + "GET /stats, GET /held and POST /release"), sequence: 0)
        }
    }
}
