import Media
import Pipeline
import Primitives

/// Decides whether what a model sent over `generateContent` is an answer, and if not, what is wrong.
///
/// What all protocols share is judged with chat's; here is what Google's words add.
struct GeminiVerdict {
    private let provider: String
    private let classifier: FaultClassifier
    private let common: ChatVerdict
    var context: ReplyContext { common.context }

    init(provider: String, classifier: FaultClassifier, context: ReplyContext) {
        self.provider = provider
        self.classifier = classifier
        common = ChatVerdict(provider: provider, classifier: classifier, billsSeparateThinking: true, context: context)
    }

    /// The reply that `answer` makes.
    ///
    /// - Parameter isStream: a stream is whole only with a reason for its end; a whole reply may leave it out.
    func judge(_ answer: GeminiAnswer, isStream: Bool) -> Result<ModelReply, ProviderFault> {
        var usage = answer.usage.flatMap(GeminiUsage.read)
        if !answer.searches.isEmpty {
            usage = usage ?? TokenUsage(input: 0, output: 0, thinkingIsBilled: nil)
            usage?.searches = answer.searches.count
        }
        if var fault = obstacle(in: answer, usage, isStream: isStream) {
            fault.usage = fault.usage ?? usage
            fault.requestID = fault.requestID ?? answer.common.id
            return .failure(fault)
        }
        var reply = common.reply(from: answer.common, usage)
        reply.inputTokens = answer.usage.flatMap(InputTokens.read)
        return .success(reply)
    }

    func notTheProtocol(_ what: String) -> ProviderFault { common.notTheProtocol(what) }

    func cutShort(_ what: String) -> ProviderFault { common.cutShort(what) }

    private func obstacle(in answer: GeminiAnswer, _ usage: TokenUsage?, isStream: Bool) -> ProviderFault? {
        let shared = answer.common
        if let error = shared.error, !answer.isWhole || !shared.hasContent {
            return classifier.faultInReply(context, ErrorBody(error), brokeAnswer: shared.hasContent)
        }
        if answer.hasGap { return cutShort("an event of the stream is broken JSON, so part of the answer is missing") }
        if isStream, !answer.isWhole { return cutShort("the stream ended before the answer did") }
        guard shared.hasChoices else { return notTheProtocol("JSON without 'candidates'") }
        if let reason = shared.finishReason, Self.malformed.contains(reason.uppercased()) {
            return malformed(reason, answer, usage)
        }
        if let reason = shared.finishReason, reason.uppercased() == Self.accountLimited {
            let what = "the account is limited or disabled for violations of the use policy: \(reason)"
            return fault(.auth, what, answer, usage, scope: .credential)
        }
        guard var fault = common.obstacle(in: shared, usage) else { return nil }
        let isBlock = fault.failureClass == .refused
        if isBlock, !answer.blockDetails.isEmpty {
            fault.message += ", for " + answer.blockDetails.joined(separator: ", ")
        } else if !isBlock, case .unknown(let word)? = shared.finishReason.map(FinishReason.init) {
            // An empty answer with an odd reason: the reason is all there is to go by.
            fault.message += ", with the finish reason \(FactText.cleaned(word, limit: 60) ?? "unknown")"
        }
        return fault
    }

    /// An answer that the server itself calls unusable; asking at once brings the same more often than not.
    private func malformed(_ reason: String, _ answer: GeminiAnswer, _ usage: TokenUsage?) -> ProviderFault {
        fault(.transient, "the model wrote no usable answer: \(reason)", answer, usage, scope: .request)
    }

    private func fault(
        _ failureClass: FailureClass, _ what: String, _ answer: GeminiAnswer, _ usage: TokenUsage?,
        scope: ProviderFault.Scope
    ) -> ProviderFault {
        var message = "provider '\(provider)': \(what)"
        if let id = context.requestID { message += " (request \(id))" }
        if let words = answer.blockDetails.first { message += ", \(words)" }
        return ProviderFault(
            failureClass, message, retry: .never, scope: scope, billing: .billed, status: context.status,
            requestID: context.requestID, usage: usage)
    }

    private static let accountLimited = "PUP_LIMITED_DISABLED"

    private static let malformed: Set<String> = [
        "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MISSING_THOUGHT_SIGNATURE",
        "MALFORMED_RESPONSE",
    ]
}
