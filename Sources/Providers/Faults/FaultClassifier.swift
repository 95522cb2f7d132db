import HTTPMessages
import Pipeline
import Primitives

/// Says what an error reply means: its class, and whether, when and where asking again may fare better.
///
/// The status is believed before the error's code, the code before its type, and words of the message only where
/// those leave the meaning open. An unknown 4xx is for good, an unknown 5xx is not.
struct FaultClassifier: Sendable {
    /// What to do where the address or the model's name is not known there; `nil` says what helps with chat.
    var addressHint: String?
    /// The provider's name in the pipeline.
    let provider: String
    /// Where its key comes from, for messages about it.
    let key: SecretReference?
    var rules = FaultRules()
    /// The model's name on the wire, for messages about one that is not known there.
    var model: String?
    /// Whether the key could not be had and none was sent.
    var isKeyAbsent = false

    /// The fault of a reply whose status is not a success.
    func fault(_ context: ReplyContext, _ error: ErrorBody) -> ProviderFault {
        var verdict = verdict(status: context.status, error)
        if verdict.failureClass == .rate, isSpent(context) { verdict = Verdict(evidence: .credit) }
        return fault(context, error, verdict, status: context.status, prefix: "status \(context.status)")
    }

    /// The fault of an error that came with a successful status: its own number stands for the status.
    ///
    /// - Parameter brokeAnswer: part of an answer had come, which may have to be paid and is not asked for again.
    func faultInReply(_ context: ReplyContext, _ error: ErrorBody, brokeAnswer: Bool) -> ProviderFault {
        let inner = error.number.flatMap { (300...599).contains($0) ? $0 : nil }
        var verdict = verdict(status: inner ?? 0, error)
        if brokeAnswer, verdict.retry != .never, !rules.brokenAnswersAreFree {
            verdict = Verdict(.unknownOutcome, billing: .possible)
        }
        let prefix = brokeAnswer ? "an error in the middle of the answer" : "an error with status \(context.status)"
        return fault(context, error, verdict, status: inner ?? context.status, prefix: prefix)
    }

    // MARK: - Meaning

    struct Verdict: Sendable, Hashable {
        var failureClass: FailureClass
        var retry: ProviderFault.Retry = .never
        var scope: ProviderFault.Scope = .request
        var billing: ProviderFault.Billing = .none

        init(
            _ failureClass: FailureClass, retry: ProviderFault.Retry = .never,
            scope: ProviderFault.Scope = .request, billing: ProviderFault.Billing = .none
        ) {
            self.failureClass = failureClass
            self.retry = retry
            self.scope = scope
            self.billing = billing
        }

        init(evidence: FaultEvidence) {
            switch evidence {
            case .credit: self.init(.credit, scope: .credential)
            case .auth: self.init(.auth, scope: .credential)
            case .tooLarge: self.init(.tooLarge)
            case .refused: self.init(.refused)
            case .endpoint: self.init(.endpoint, scope: .endpoint)
            case .rate: self.init(.rate, retry: .backOff)
            case .transient: self.init(.transient, retry: .backOff)
            }
        }
    }

    /// 0 is the status of an error that has none.
    private func verdict(status: Int, _ error: ErrorBody) -> Verdict {
        let coded = coded(error)
        let told = coded ?? error.message.flatMap(FaultEvidence.init(message:))
        if error.words.contains(where: rules.requestWords.contains) { return Verdict(.unsupported) }
        if told == nil, let meaning = rules.meanings[status] { return Verdict(evidence: meaning) }
        switch status {
        case 0: return Verdict(evidence: told ?? .transient)
        case 300..<400, 404, 405, 407, 410, 414, 421, 426, 501, 505: return Verdict(evidence: .endpoint)
        case 401: return Verdict(evidence: coded == .credit ? .credit : .auth)
        case 402: return Verdict(evidence: .credit)
        case 403: return Verdict(evidence: told == .credit || told == .refused ? told ?? .auth : .auth)
        case 413: return Verdict(evidence: .tooLarge)
        case 429: return Verdict(evidence: told == .credit ? .credit : .rate)
        case 451: return Verdict(evidence: .refused)
        case 408: return Verdict(evidence: .transient)
        case 499:
            // The server gave up on a request that it may have worked on.
            return Verdict(.transient, billing: .possible)
        case 504, 524:
            // The server behind the gateway may still be at work on it.
            var verdict = Verdict(evidence: .transient)
            verdict.billing = rules.failuresAreFree ? .none : .possible
            return verdict
        case 500...:
            let isFinal = coded == .credit || coded == .auth || coded == .tooLarge || coded == .refused
            return Verdict(evidence: isFinal ? coded ?? .transient : .transient)
        default:
            // What is wrong with the request stays wrong, also where the words speak of a passing trouble.
            guard let told, told != .rate, told != .transient else { return Verdict(.unsupported) }
            return Verdict(evidence: told)
        }
    }

    /// Whether a 429 comes from a limit on spending that stays spent for longer than a run waits.
    private func isSpent(_ context: ReplyContext) -> Bool {
        guard let field = rules.spendingField, let left = context.fields[field].flatMap(Double.init), left <= 0 else {
            return false
        }
        return RetryDelay.wanted(by: context.fields, now: context.now).map { $0 > Self.longestWait } ?? false
    }

    /// What clients of the protocol wait for at most; longer limits are of spending, not of a rate.
    private static let longestWait = Duration.seconds(120)

    /// What the error's machine-readable words mean.
    private func coded(_ error: ErrorBody) -> FaultEvidence? {
        let coded = FaultEvidence(words: error.words)
        guard coded == .rate, error.words.contains("resource_exhausted") else { return coded }
        // Google has one word for every limit; only what else it says tells one that passes from one that is spent.
        let isSpent = error.quotaIsSpent || error.message.flatMap(FaultEvidence.init(message:)) == .credit
        return isSpent ? .credit : coded
    }

    // MARK: - Fault

    /// The fault with a meaning that is settled: its wait, and all that can be said of it.
    func fault(
        _ context: ReplyContext, _ error: ErrorBody, _ verdict: Verdict, status: Int, prefix: String
    ) -> ProviderFault {
        var retry = verdict.retry
        if retry != .never {
            let wanted = RetryDelay.wanted(by: context.fields, bodyDelay: error.retryDelay, now: context.now)
            if let wanted { retry = .after(wanted) }
            // A server may forbid what the status allows, never the other way round.
            if context.fields["x-should-retry"]?.lowercased() == "false" { retry = .never }
        }
        var message = "provider '\(provider)': \(prefix)"
        if let said = error.message ?? Self.phrase(of: context.status) { message += ": \(said)" }
        if (300..<400).contains(context.status), let place = context.fields["Location"].flatMap(Self.place) {
            message += ", leading to \(place)"
        }
        if verdict.failureClass == .unsupported, let parameter = error.parameter, !message.contains(parameter) {
            message += ", at '\(parameter)'"
        }
        if let requestID = context.requestID { message += " (request \(requestID))" }
        let hint = FaultHint(key: key, isKeyAbsent: isKeyAbsent, model: model, addressHint: addressHint)
        if let words = hint.words(for: verdict.failureClass, status: context.status, error) { message += "; \(words)" }
        if let hint = rules.hints[status] { message += "; \(hint)" }
        return ProviderFault(
            verdict.failureClass, message, retry: retry, scope: verdict.scope, billing: verdict.billing,
            status: context.status, requestID: context.requestID,
            retryLimit: retry == .never ? nil : rules.retryLimits[status])
    }

    /// What a status means where the server does not say.
    private static func phrase(of status: Int) -> String? {
        switch status {
        case 301, 302, 303, 307, 308: "a redirect"
        case 401: "not authorised"
        case 402: "payment required"
        case 403: "forbidden"
        case 404: "not found"
        case 405: "method not allowed"
        case 408: "the server waited too long for the request"
        case 499: "the request was cancelled"
        case 413: "the request is too large"
        case 429: "too many requests"
        case 500: "internal server error"
        case 502: "bad gateway"
        case 503: "service unavailable"
        case 504: "gateway timeout"
        default: nil
        }
    }

    /// An address without the parts that may hold a secret.
    private static func place(_ location: String) -> String? {
        ErrorBody.cleaned(String(location.prefix { $0 != "?" && $0 != "#" && $0 != "@" }), limit: 100)
    }
}
