package import Primitives

/// What the emulated provider remembers and decides, without a socket or a clock.
package struct ProviderDesk: Sendable {
    /// What is done about one request.
    package struct Decision: Sendable {
        package var verdict: RequestLogLine.Verdict
        package var plan: ReplyPlan
        /// Calls that follow the reply.
        package var webhooks: [WebhookCall] = []
    }

    /// A key of idempotency: what it stands for, and whether its answer was paid for.
    private struct Claim {
        var identity: SHA256Digest
        var sequence: Int
        var isCharged = false
    }

    private let wire: any EmulatedProtocol
    private let planner: ReplyPlanner
    package private(set) var ledger: BillingLedger
    /// Requests about tasks, uploads, and tasks that ask for the balance.
    package private(set) var polls = 0
    package private(set) var uploads = 0
    package private(set) var accountTasks = 0
    private var tasks = TaskBook()
    private var media: [String: ReceivedPart] = [:]
    private var claims: [String: Claim] = [:]
    /// How often each body and each question came.
    private var attempts: [SHA256Digest: Int] = [:]
    private var questions: [SHA256Digest: Int] = [:]
    /// Requests of each kind, where the protocol has several on one path.
    private var numbers: [String: Int] = [:]

    package init(wire: any EmulatedProtocol, planner: ReplyPlanner, prices: VendorPrices?) {
        self.wire = wire
        self.planner = planner
        ledger = BillingLedger(prices: prices)
    }

    package var json: JSONObject {
        var members = ledger.json
        members["polls"] = .integer(polls)
        members["uploads"] = .integer(uploads)
        members["account_tasks"] = .integer(accountTasks)
        return members
    }

    /// Decides about a request whose body was read.
    package mutating func decide(
        _ head: RequestHead, body: [UInt8], sequence: Int, now: Timestamp
    ) -> Decision {
        do throws(Refusal) {
            var request = try wire.check(head, body: body)
            return switch request.kind {
            case .question: try ask(&request, sequence: sequence, now: now)
            case .poll(let names): poll(request, names, sequence: sequence, now: now) { $0.report(on: $1) }
            case .recall(let names): poll(request, names, sequence: sequence, now: now) { $0.recall($1) }
            case .upload: upload(request, sequence: sequence, now: now)
            case .account: account(request, sequence: sequence, now: now)
            }
        } catch {
            return refused(error, path: head.path, sequence: sequence)
        }
    }

    package func refused(_ refusal: Refusal, path: String, sequence: Int) -> Decision {
        Decision(
            verdict: .refused(refusal), plan: ReplyPlan(.reply(wire.refuse(refusal, path: path, sequence: sequence))))
    }

    // MARK: - Questions

    private mutating func ask(
        _ request: inout ReceivedRequest, sequence: Int, now: Timestamp
    ) throws(Refusal) -> Decision {
        try fetchMedia(of: &request)
        if let task = request.task, tasks.holds(task) {
            var refusal = Refusal(
                code: "conflictTaskUUID", parameter: "/0/taskUUID",
                "taskUUID \(task) was used before: a task needs a UUID of its own")
            refusal.task = task
            throw refusal
        }
        let claim = try claim(request, sequence: sequence)
        attempts[request.identity, default: 0] += 1
        questions[request.question, default: 0] += 1
        let facts = RequestFacts(
            sequence: number("question", request, sequence), name: claim?.sequence ?? sequence, request: request,
            attempt: attempts[request.identity] ?? 1, questionAttempt: questions[request.question] ?? 1)
        let plan = try planner.plan(request, facts: facts, now: now)
        if let key = request.idempotencyKey {
            var claim = claim ?? Claim(identity: request.identity, sequence: sequence)
            if let charged = plan.charged, !claim.isCharged {
                ledger.charge(for: charged)
                claim.isCharged = true
            }
            claims[key] = claim
        } else if let charged = plan.charged {
            ledger.charge(for: charged)
        }
        note(plan, request, name: facts.name ?? sequence)
        return Decision(
            verdict: .accepted(request, plan), plan: plan, webhooks: webhooks(plan, request))
    }

    /// The number that rules count by: with several kinds on one path, each is counted for itself.
    private mutating func number(_ kind: String, _ request: ReceivedRequest, _ sequence: Int) -> Int {
        guard request.wire == "runware" else { return sequence }
        numbers[kind, default: 0] += 1
        return numbers[kind] ?? 1
    }

    private func claim(_ request: ReceivedRequest, sequence: Int) throws(Refusal) -> Claim? {
        guard let key = request.idempotencyKey, let claim = claims[key] else { return nil }
        guard claim.identity == request.identity else {
            throw Refusal(
                status: 409, code: "idempotency_conflict", "the Idempotency-Key was used with another body")
        }
        return claim
    }

    /// Remembers what a task comes to, so that it can be asked about.
    private mutating func note(_ plan: ReplyPlan, _ request: ReceivedRequest, name: Int) {
        guard let outcome = plan.outcome else { return }
        if let task = request.task {
            tasks.add(task, outcome, sequence: name, polls: plan.polls)
        } else if plan.isAnnounced, !tasks.holds(GatewayTasks.name(name)) {
            tasks.add(GatewayTasks.name(name), outcome, sequence: name, polls: plan.polls)
        }
    }

    private func webhooks(_ plan: ReplyPlan, _ request: ReceivedRequest) -> [WebhookCall] {
        guard let address = request.webhook, case .finished(let answer, _) = plan.outcome else { return [] }
        return WebhookCall.calls(
            to: address, bodies: wire.announcements(of: answer, to: request), plan.webhook ?? WebhookScript())
    }

    /// Puts stored media in the places that name them.
    private func fetchMedia(of request: inout ReceivedRequest) throws(Refusal) {
        for index in request.parts.indices where request.parts[index].isStoredMedium {
            let name = request.parts[index].name ?? ""
            // Until it is fetched, the part's type is its list's family, like `image/*`.
            let family = request.parts[index].mime.prefix { $0 != "/" }
            guard let medium = media[name], medium.mime.prefix(while: { $0 != "/" }) == family else {
                var refusal = Refusal(
                    status: 404, code: "mediaNotFound", "there is no medium \(name) that is \(family)")
                refusal.task = request.task
                throw refusal
            }
            request.parts[index].mime = medium.mime
            request.parts[index].byteCount = medium.byteCount
            request.parts[index].digest = medium.digest
            request.parts[index].pages = medium.pages
            request.parts[index].seconds = medium.seconds
            request.parts[index].code = medium.code
        }
    }

    // MARK: - Tasks and media

    private mutating func poll(
        _ request: ReceivedRequest, _ names: [String], sequence: Int, now: Timestamp,
        _ report: (inout TaskBook, String) -> TaskReport
    ) -> Decision {
        polls += 1
        let plan =
            interference("poll", request, sequence, now)
            ?? ReplyPlan(
                .reply(
                    wire.reply(names.map { report(&tasks, $0) }, to: request, sequence: sequence)))
        return Decision(verdict: .accepted(request, plan), plan: plan)
    }

    private mutating func upload(_ request: ReceivedRequest, sequence: Int, now: Timestamp) -> Decision {
        uploads += 1
        if let plan = interference("upload", request, sequence, now) {
            return Decision(verdict: .accepted(request, plan), plan: plan)
        }
        let name = EmulatedUUID.text(of: request.identity)
        media[name] = request.parts.first
        let plan = ReplyPlan(.reply(wire.reply(stored: name, to: request, sequence: sequence)))
        return Decision(verdict: .accepted(request, plan), plan: plan)
    }

    private mutating func account(_ request: ReceivedRequest, sequence: Int, now: Timestamp) -> Decision {
        accountTasks += 1
        let plan =
            interference("account", request, sequence, now)
            ?? ReplyPlan(.reply(wire.reply(balance: VendorAccount.left(ledger), to: request, sequence: sequence)))
        return Decision(verdict: .accepted(request, plan), plan: plan)
    }

    private mutating func interference(
        _ kind: String, _ request: ReceivedRequest, _ sequence: Int, _ now: Timestamp
    ) -> ReplyPlan? {
        let facts = RequestFacts(
            sequence: number(kind, request, sequence), name: sequence, task: kind, request: request)
        return planner.interference(with: request, facts: facts, now: now)
    }

    /// The reply to a question about a task that was announced with an address.
    package mutating func report(onTaskAt path: String) -> PlannedReply? {
        guard let task = GatewayTasks.task(in: path) else { return nil }
        polls += 1
        let report = tasks.report(on: task)
        return GatewayTasks.body(of: report) { answer, request in
            wire.reply(answer, to: request, sequence: report.sequence)
        }
    }
}
