import HTTPMessages
import Pipeline
import Primitives
import Providers
import Scheduling

/// One request with all that is said about it until its outcome is known: its reply, and where the provider works on it
/// apart from the reply, the questions about that task.
///
/// Asking for a task changes and costs nothing, so it may be repeated; the request itself is sent once.
struct TaskConversation: Sendable {
    /// What became of the request.
    struct Ending: Sendable {
        var result: Result<ModelReply, ProviderFault>
        /// Whether the provider does not know the task, so that nobody need ask for it again.
        var isTaskUnknown = false
    }

    let provider: any Provider
    let member: RouteMember
    let capabilities: RemoteAnswerEngine.Capabilities
    let number: RequestNumber

    /// Failures in a row to reach a task.
    private static let patience = 10
    /// Longer than any provider's own limit for one answer; Runware's clients wait 20 minutes.
    private static let longest = Duration.seconds(1800)
    /// Questions before a provider is believed that it does not know a task: it may take note of one a moment after the
    /// connection broke over which it came.
    private static let questions = 3

    /// Sends a request.
    ///
    /// - Parameter task: The name that the request gives its task. Where there is one, a reply that was lost is not the
    ///   end: the provider is asked what came of it.
    func send(_ request: HTTPRequest, task: String?) async throws -> Ending {
        // A delivery may be faster than the reply.
        if let task { member.inbox?.expect(task) }
        defer { if let task { member.inbox?.settle(task) } }
        let outcome: ProviderOutcome
        do {
            outcome = try await capabilities.http.execute(request) { reply in
                try await provider.read(reply, now: capabilities.time.now())
            }
        } catch let failure as HTTPFailure {
            outcome = .faulted(provider.fault(failure))
        }
        switch outcome {
        case .answered(let reply): return Ending(result: .success(reply))
        case .pending(let pending):
            // Recorded, because after a kill the name is all that leads to what is paid for already.
            if pending.id != task { try await capabilities.store.began(number, task: pending.id) }
            return try await follow(pending, isDelivered: member.inbox != nil)
        case .faulted(let fault):
            guard fault.billing == .possible, let task, fault.scope != .credential else {
                return Ending(result: .failure(fault))
            }
            return try await recover(task, after: fault, isDelivered: member.inbox != nil)
        }
    }

    /// Asks for the task of a request whose reply never came, of this run or of an earlier one.
    ///
    /// - Parameters:
    ///   - fault: What is known of the request as long as nothing is known of its task.
    ///   - isDelivered: Whether the outcome may be delivered: an earlier run's address is nobody's any more.
    func recover(_ task: String, after fault: ProviderFault, isDelivered: Bool) async throws -> Ending {
        let ending = try await follow(PendingTask(id: task), isDelivered: isDelivered)
        guard case .failure(let found) = ending.result, found.failureClass == .unknownOutcome,
            found.scope != .credential
        else { return ending }
        // The first fault says what happened; that its task was not found is the lesser news.
        return Ending(result: .failure(fault), isTaskUnknown: ending.isTaskUnknown)
    }

    private func follow(_ task: PendingTask, isDelivered: Bool) async throws -> Ending {
        let began = capabilities.time.elapsed()
        var task = task
        var pace = isDelivered ? PollPace.besideDeliveries : PollPace()
        var (failures, denials) = (0, 0)
        while capabilities.time.elapsed() - began < Self.longest {
            let wait = pace.wait(wanted: task.wait)
            if isDelivered {
                if let ending = try await delivered(task, within: wait) { return ending }
            } else {
                try await capabilities.time.sleep(for: wait)
            }
            guard let poll = provider.poll(task, credential: member.credential) else { break }
            do {
                switch try await ask(poll, about: task) {
                case .answered(let reply): return Ending(result: .success(reply))
                case .pending(let pending): (task, failures) = (pending, 0)
                case .faulted(let fault):
                    guard fault.failureClass == .unknownOutcome, fault.scope != .credential else {
                        return Ending(result: .failure(fault))
                    }
                    denials += 1
                    guard denials >= Self.questions else { continue }
                    return try await recall(task) ?? Ending(result: .failure(fault), isTaskUnknown: true)
                }
            } catch let failure as HTTPFailure {
                failures += 1
                if failure.progress < .sent {
                    member.gate.connectionFailed(
                        UnitFailure(.transient, failure.message), sentAt: capabilities.time.elapsed())
                }
                guard failures <= Self.patience, member.gate.refusal == nil else {
                    return Ending(result: .failure(lost(failure.message)))
                }
            }
        }
        return Ending(result: .failure(lost("its task came to nothing in time")))
    }

    /// What is delivered of a task while `wait` passes.
    private func delivered(_ task: PendingTask, within wait: Duration) async throws -> Ending? {
        switch try await member.inbox?.outcome(of: task.id, within: wait, on: capabilities.time) {
        case .answered(let reply)?: return Ending(result: .success(reply))
        case .faulted(let fault)?: return Ending(result: .failure(fault))
        case .pending?, nil: return nil
        }
    }

    private func ask(_ request: HTTPRequest, about task: PendingTask) async throws -> ProviderOutcome {
        try await capabilities.http.execute(request) { reply in
            try await provider.read(reply, of: task, now: capabilities.time.now())
        }
    }

    /// The kept reply of a task that is over, where the provider keeps one.
    private func recall(_ task: PendingTask) async throws -> Ending? {
        guard let request = provider.recall(task, credential: member.credential) else { return nil }
        do {
            guard case .answered(let reply) = try await ask(request, about: task) else { return nil }
            return Ending(result: .success(reply))
        } catch let failure as HTTPFailure {
            return Ending(result: .failure(lost(failure.message)))
        }
    }

    /// A task that may well be done, and of which nothing could be learned now.
    private func lost(_ why: String) -> ProviderFault {
        ProviderFault(
            .unknownOutcome, "provider '\(provider.name)': \(why)", retry: .never, billing: .possible)
    }
}
