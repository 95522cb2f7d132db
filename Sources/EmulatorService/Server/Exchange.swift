import CMicroHTTPDShims
import Primitives

/// One request and its reply, driven by the calls of libmicrohttpd.
final class Exchange {
    private enum Phase {
        case receiving
        /// Before the first byte of the reply, for the plan's hold or its delay.
        case waiting(ReplyPlan, isDelayed: Bool)
        case replying(PlannedReply)
        /// Nothing more goes out.
        case over
    }

    private let server: EmulatorServer
    private let handle: ExchangeHandle
    private let method: String
    private let path: String
    private let head: RequestHead
    /// `nil` for requests that ask no model.
    private let arrival: (sequence: Int, inFlight: Int, time: Int)?
    private var phase = Phase.receiving
    private var body: [UInt8] = []
    private var bodyCount = 0
    private var outcome = TrafficMeter.Outcome.answered
    /// The next byte of the reply: piece and offset in it.
    private var cursor = (piece: 0, offset: 0)

    init(server: EmulatorServer, handle: ExchangeHandle, method: String, path: String) {
        self.server = server
        self.handle = handle
        self.method = method
        self.path = path
        let asksModel = server.wire.asksModel(method: method, path: path)
        // Where nobody reads the body, nobody looks at the head either.
        head = asksModel && !server.settings.readsBodies ? RequestHead(path: path) : handle.head(path: path)
        guard asksModel else {
            arrival = nil
            return
        }
        let now = MonotonicTime.now
        let (sequence, inFlight) = server.arrived(at: now)
        arrival = (sequence, inFlight, now)
        if server.settings.readsBodies, let length = head.contentLength.flatMap({ Int($0) }) {
            // What a client claims is no reason to take memory for it all at once.
            body.reserveCapacity(min(max(0, length), 16 << 20))
        }
    }

    private var keepsBody: Bool { arrival != nil && server.settings.readsBodies }
    private var isTooLong: Bool { bodyCount > server.settings.maxBodyBytes.bytes }

    func received(_ bytes: UnsafeBufferPointer<UInt8>) {
        bodyCount += bytes.count
        guard keepsBody else { return }
        if isTooLong { body = [] } else { unsafe body.append(contentsOf: bytes) }
    }

    // MARK: - Finishing

    func finish() -> Int32 {
        if handle.isAbandoned { return drop() }
        switch phase {
        case .receiving:
            guard let arrival else {
                return send(
                    server.information(method: method, path: path, head: head, count: handle.count))
            }
            let plan = decide(arrival.sequence)
            return proceed(plan, isReleased: !plan.isHeld, isDelayed: false)
        case .waiting(let plan, let isDelayed): return proceed(plan, isReleased: true, isDelayed: isDelayed)
        case .replying, .over: return drop()
        }
    }

    private func decide(_ sequence: Int) -> ReplyPlan {
        let (verdict, plan): (RequestLogLine.Verdict, ReplyPlan)
        if server.settings.readsBodies {
            (verdict, plan) = server.decide(head, body: body, isTooLong: isTooLong, sequence: sequence)
            body = []
        } else {
            plan = server.decideUnread(head, sequence: sequence)
            verdict = .unread(plan)
        }
        if case .refused = verdict { outcome = .refused }
        if plan.fault != nil { outcome = .fault }
        log(verdict)
        return plan
    }

    private func log(_ verdict: RequestLogLine.Verdict) {
        guard let arrival else { return }
        server.write(
            RequestLogLine(
                sequence: arrival.sequence, arrivedAt: Double(arrival.time) / 1e9, path: path,
                inFlight: arrival.inFlight, bodyBytes: bodyCount, verdict: verdict))
    }

    private func proceed(_ plan: ReplyPlan, isReleased: Bool, isDelayed: Bool) -> Int32 {
        if !isReleased {
            phase = .waiting(plan, isDelayed: false)
            return wait(.released)
        }
        if !isDelayed, plan.delay > .zero {
            phase = .waiting(plan, isDelayed: true)
            let (seconds, attoseconds) = plan.delay.components
            return wait(.instant(MonotonicTime.now + Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)))
        }
        switch plan.action {
        case .reply(let reply): return send(reply)
        case .reset:
            handle.reset()
            return drop()
        case .silence:
            phase = .waiting(plan, isDelayed: true)
            return wait(.abandoned)
        }
    }

    private func drop() -> Int32 {
        phase = .over
        return Int32(dossier_microhttpd_dropped)
    }

    private func send(_ reply: PlannedReply) -> Int32 {
        guard handle.send(reply) else { return drop() }
        phase = .replying(reply)
        return Int32(dossier_microhttpd_replied)
    }

    /// Suspends the exchange; it may be resumed before this returns.
    private func wait(_ until: WaitingList.Until) -> Int32 {
        let handle = handle
        handle.suspend()
        let isIn = server.room.add(arrival?.sequence ?? 0, until: until, socket: handle.descriptor) { isAbandoned in
            handle.resume(isAbandoned: isAbandoned)
        }
        if !isIn { handle.resume(isAbandoned: true) }
        return Int32(dossier_microhttpd_waiting)
    }

    // MARK: - The body of a reply

    func produce(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        guard case .replying(let reply) = phase, !handle.isAbandoned else { return Int(dossier_microhttpd_body_broken) }
        while cursor.piece < reply.pieces.count, cursor.offset == reply.pieces[cursor.piece].count {
            let isLast = cursor.piece == reply.pieces.count - 1
            cursor = (isLast && reply.ending == .endless && cursor.offset > 0 ? cursor.piece : cursor.piece + 1, 0)
        }
        guard cursor.piece < reply.pieces.count else { return end(reply) }
        let piece = reply.pieces[cursor.piece]
        let count = min(buffer.count, piece.count - cursor.offset)
        _ = unsafe buffer.update(fromContentsOf: piece[cursor.offset..<(cursor.offset + count)])
        cursor.offset += count
        return count
    }

    private func end(_ reply: PlannedReply) -> Int {
        switch reply.ending {
        case .complete: return Int(dossier_microhttpd_body_ended)
        case .closed, .endless: return Int(dossier_microhttpd_body_broken)
        case .reset:
            handle.reset()
            return Int(dossier_microhttpd_body_broken)
        case .stalled:
            _ = wait(.abandoned)
            return 0
        }
    }

    func ended(isWhole: Bool) {
        guard arrival != nil else { return }
        if case .receiving = phase {
            outcome = .abandoned
            log(.incomplete)
        } else if outcome != .fault, !isWhole {
            outcome = .abandoned
        }
        server.ended(outcome, bodyBytes: bodyCount)
    }
}
