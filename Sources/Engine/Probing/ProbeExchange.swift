package import HTTPMessages
package import Pipeline
package import Primitives
package import Providers

/// Asks a provider about one file with a code in it and judges what came back.
///
/// Apart from a run: no ledger, no limits, no other provider.
package struct ProbeExchange: Sendable {
    /// What was found out, and what that cost.
    package struct Outcome: Sendable {
        package enum Evidence: String, Sendable, Hashable {
            /// The answer tells the code.
            case answer
            /// The answer does not, and yet the reply counts tokens of the file.
            case tokens
        }

        package enum Verdict: Sendable, Hashable {
            case arrived(Evidence)
            /// Whether the reply's tokens are also too few for it.
            case dropped(isProven: Bool)
            /// It would not take the request, or nothing certain came back.
            case failed(UnitFailure, ProviderFault.Scope)
        }

        package var verdict: Verdict
        /// What the model said, where it said something.
        package var answer: String?
        package var usage: TokenUsage?
        /// `nil` where nothing is known of it.
        package var cost: USD?
        package var milliseconds = 0
        package var requestID: String?
        /// Whether a run would take the file for lost by the reply's tokens, although the answer tells the code.
        package var isMiscounted = false
    }

    private let http: any HTTPExecuting
    private let time: any TimeSource

    package init(http: any HTTPExecuting, time: any TimeSource) {
        self.http = http
        self.time = time
    }

    /// - Parameters:
    ///   - request: Has one part, or none for a code within the prompt.
    ///   - isTold: Whether an answer tells the code.
    package func ask(
        _ request: ModelRequest, of provider: any Provider, credential: HTTPCredential?,
        isTold: (String) -> Bool
    ) async throws -> Outcome {
        let encoded: EncodedRequest
        switch provider.encode(request, credential: credential) {
        case .success(let value): encoded = value
        case .failure(let failure): return Outcome(verdict: .failed(failure, .request))
        }
        let speaker = encoded.speaker ?? provider
        var spent: USD?
        var attempt = 1
        while true {
            let began = time.elapsed()
            let result = try await conversation(encoded, with: speaker, credential)
            var outcome = Self.outcome(of: result, encoded, speaker, credential, isTold)
            outcome.milliseconds = Int((time.elapsed() - began) / .milliseconds(1))
            if let cost = outcome.cost { spent = (spent ?? .zero) + cost }
            outcome.cost = spent
            guard case .failure(let fault) = result, attempt < Self.attempts, let wait = Self.wait(fault, attempt)
            else {
                return outcome
            }
            try await time.sleep(for: wait)
            attempt += 1
        }
    }

    private static let attempts = 3
    /// Nobody waits longer than this in front of a terminal.
    private static let longestWait = Duration.seconds(60)
    private static let longestTask = Duration.seconds(600)

    private static func wait(_ fault: ProviderFault, _ attempt: Int) -> Duration? {
        switch fault.retry {
        case .never: nil
        case .backOff: fault.scope == .endpoint ? nil : .seconds(attempt)
        case .after(let wait): wait <= longestWait ? wait : nil
        }
    }

    private static func outcome(
        of result: Result<ModelReply, ProviderFault>, _ encoded: EncodedRequest, _ provider: any Provider,
        _ credential: HTTPCredential?, _ isTold: (String) -> Bool
    ) -> Outcome {
        switch result {
        case .success(let reply):
            var outcome = Outcome(
                verdict: .dropped(isProven: false), answer: reply.text, usage: reply.usage, requestID: reply.requestID)
            outcome.cost = reply.reportedCost ?? reply.usage.flatMap { provider.prices?.cost(of: $0) }
            let isTold = isTold(reply.text)
            if isTold { outcome.verdict = .arrived(.answer) }
            switch encoded.checked(reply, by: provider.name) {
            case .failure where isTold: outcome.isMiscounted = true
            case .failure: outcome.verdict = .dropped(isProven: true)
            case .success(let checked):
                if !isTold, [.modality, .total].contains(checked.arrival) { outcome.verdict = .arrived(.tokens) }
            }
            return outcome
        case .failure(let fault):
            let message = credential?.redacting(fault.message) ?? fault.message
            var outcome = Outcome(verdict: .failed(UnitFailure(fault.failureClass, message), fault.scope))
            outcome.usage = fault.usage
            outcome.requestID = fault.requestID
            outcome.cost = fault.reportedCost ?? fault.usage.flatMap { provider.prices?.cost(of: $0) }
            return outcome
        }
    }

    /// Sends a request and, where it only begins a task, asks for the task until it has come to something.
    private func conversation(
        _ encoded: EncodedRequest, with provider: any Provider, _ credential: HTTPCredential?
    ) async throws -> Result<ModelReply, ProviderFault> {
        let began = time.elapsed()
        var request = encoded.http
        var task: PendingTask?
        while true {
            do {
                let asked = task
                let outcome = try await http.execute(request) { reply in
                    guard let asked else { return try await provider.read(reply, now: time.now()) }
                    return try await provider.read(reply, of: asked, now: time.now())
                }
                switch outcome {
                case .answered(let reply): return .success(reply)
                case .faulted(let fault): return .failure(fault)
                case .pending(let pending): task = pending
                }
            } catch let failure as HTTPFailure {
                return .failure(provider.fault(failure))
            }
            guard let pending = task, let poll = provider.poll(pending, credential: credential),
                time.elapsed() - began < Self.longestTask
            else {
                return .failure(
                    ProviderFault(
                        .unknownOutcome, "provider '\(provider.name)': its task came to nothing in time",
                        retry: .never, billing: .possible))
            }
            request = poll
            try await time.sleep(for: pending.wait ?? .seconds(2))
        }
    }
}
