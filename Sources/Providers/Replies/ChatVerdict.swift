import Media
import Pipeline
import Primitives

/// Decides whether what a model sent is an answer, and if not, what is wrong.
struct ChatVerdict {
    let provider: String
    let classifier: FaultClassifier
    let billsSeparateThinking: Bool
    let context: ReplyContext
    var creditPrice: USD?
    var creditStep: USD?
    /// Whether the model was allowed to search: uses of it are counted as one where the reply does not count them.
    var isSearching = false
    /// How many answers were asked for, each of which may have searched.
    var wantedResults = 1

    /// The reply that `answer` makes.
    ///
    /// - Parameter isStream: a stream is whole only with a reason for its end; a whole reply may leave it out.
    func judge(_ answer: ChatAnswer, isStream: Bool) -> Result<ModelReply, ProviderFault> {
        let cost = creditPrice.flatMap { price in answer.credits.flatMap { USD.cost(of: $0, at: price) } }
        switch verdict(on: answer, isStream: isStream) {
        case .success(var reply):
            reply.reportedCost = cost
            reply.reportedCostStep = cost == nil ? nil : creditStep
            return .success(reply)
        case .failure(var fault):
            fault.reportedCost = cost
            fault.reportedCostStep = cost == nil ? nil : creditStep
            return .failure(fault)
        }
    }

    private func verdict(on answer: ChatAnswer, isStream: Bool) -> Result<ModelReply, ProviderFault> {
        var usage = answer.usage.flatMap { ChatUsage.read($0, billsSeparateThinking: billsSeparateThinking) }
        if isSearching { usage?.searches = wantedResults }
        let hasFailed = answer.finishReason.map(FinishReason.init) == .failed
        if let error = answer.error, hasFailed || !answer.isWhole || !answer.hasContent {
            var fault = classifier.faultInReply(context, ErrorBody(error), brokeAnswer: answer.hasContent)
            fault.usage = usage
            return .failure(fault)
        }
        if isStream, !answer.isWhole, answer.blockReason == nil {
            return .failure(
                fault(
                    .unknownOutcome, "the stream ended before the answer did", usage, billing: .possible))
        }
        guard answer.hasChoices || answer.blockReason != nil else {
            return .failure(notTheProtocol("JSON without 'choices'"))
        }
        return best(of: answer.candidates, usage, isStream: isStream)
    }

    /// The first answer that can be used, with the others that can; the first one's fault where there is none.
    ///
    /// - Precondition: there is a candidate.
    func best(of candidates: [ChatAnswer], _ usage: TokenUsage?, isStream: Bool) -> Result<ModelReply, ProviderFault> {
        var usable: [ChatAnswer] = []
        var first: ProviderFault?
        for (index, candidate) in candidates.enumerated() {
            // What a stream broke off in is no answer, be it one of several.
            if index > 0, isStream, !candidate.isWhole { continue }
            guard let fault = obstacle(in: candidate, usage) else {
                usable.append(candidate)
                continue
            }
            if index == 0 { first = fault }
        }
        guard let best = usable.first else { return .failure(first ?? cutShort("the reply holds no answer")) }
        var reply = reply(from: best, usage)
        reply.alternatives = usable.dropFirst().map { self.reply(from: $0, nil).text }
        return .success(reply)
    }

    /// The fault of a reply with a successful status that is no chat completion at all.
    func notTheProtocol(_ what: String) -> ProviderFault {
        ProviderFault(
            .endpoint,
            "provider '\(provider)': status \(context.status) with \(what)\(trailer); check 'baseURL'",
            retry: .never, scope: .endpoint, status: context.status, requestID: context.requestID)
    }

    /// The fault of a reply that stops in the middle.
    func cutShort(_ what: String) -> ProviderFault { fault(.unknownOutcome, what, nil, billing: .possible) }

    func reply(from answer: ChatAnswer, _ usage: TokenUsage?) -> ModelReply {
        var remarks: [String] = []
        switch answer.finishReason.map(FinishReason.init) {
        case .unknown(let word): remarks.append("unknown_finish_reason: " + (FactText.cleaned(word, limit: 60) ?? ""))
        case nil: remarks.append("no_finish_reason: the server does not say that the answer is complete")
        default: break
        }
        var (text, reasoning) = (answer.text, answer.reasoning)
        if reasoning.isEmpty, let split = ThinkTags.split(text) { (reasoning, text) = split }
        var reply = ModelReply(
            text: text, reasoning: reasoning.isEmpty ? nil : reasoning, usage: usage, servedModel: answer.model,
            requestID: context.requestID ?? answer.id, citations: answer.citations, remarks: remarks)
        reply.inputTokens = answer.usage.flatMap(InputTokens.read)
        return reply
    }

    /// What keeps a complete answer from being used.
    func obstacle(in answer: ChatAnswer, _ usage: TokenUsage?) -> ProviderFault? {
        let reason = answer.finishReason.map(FinishReason.init)
        let visible = ThinkTags.split(answer.text)?.answer ?? answer.text
        let isEmpty = visible.allSatisfy(\.isWhitespace)
        if let block = answer.blockReason, isEmpty {
            return fault(.refused, "the prompt was blocked: \(cleaned(block))", usage)
        }
        switch reason {
        case .blocked:
            return fault(.refused, "the answer was blocked: \(cleaned(answer.finishReason ?? ""))", usage)
        case .cut: return truncated(answer, usage, isEmpty: isEmpty)
        case .failed:
            let what = "the server gave the answer up"
            return answer.hasContent
                ? fault(.unknownOutcome, what, usage, billing: .possible)
                : fault(.transient, what, usage, retry: .backOff, billing: .none)
        case .finished, .calling, .unknown, nil: break
        }
        if !answer.refusal.isEmpty, isEmpty {
            return fault(.refused, "the model declined: \(cleaned(answer.refusal))", usage)
        }
        if !answer.calls.isEmpty, isEmpty || reason == .calling {
            let names = answer.calls.prefix(3).joined(separator: ", ")
            if answer.calls.contains("googleSearch") {
                return fault(
                    .unsupported,
                    "the search came back as a call of a function, so it is not done there; set 'model.search' to false",
                    usage)
            }
            return fault(
                .unsupported, "the model called \(names) in place of an answer, and no function is offered", usage)
        }
        guard isEmpty else { return nil }
        let what =
            answer.reasoning.isEmpty && answer.text.isEmpty
            ? "the answer is empty" : "the model thought and wrote no answer"
        return fault(.transient, what, usage, retry: .backOff)
    }

    private func truncated(_ answer: ChatAnswer, _ usage: TokenUsage?, isEmpty: Bool) -> ProviderFault {
        let count = usage.map { " after \($0.output + $0.thinking) tokens" } ?? ""
        let hasThought = !answer.reasoning.isEmpty || !answer.text.isEmpty || (usage?.thinking ?? 0) > 0
        return isEmpty && hasThought
            ? fault(
                .truncated,
                "thinking used up the limit on the answer\(count) before any of it was written; raise "
                    + "'maxOutputTokens' or lower 'thinking'", usage)
            : fault(.truncated, "the answer was cut at its limit\(count); raise 'maxOutputTokens'", usage)
    }

    private func cleaned(_ text: String) -> String { ErrorBody.cleaned(text) ?? "no reason given" }

    private var trailer: String { context.requestID.map { " (request \($0))" } ?? "" }

    private func fault(
        _ failureClass: FailureClass, _ what: String, _ usage: TokenUsage?, retry: ProviderFault.Retry = .never,
        billing: ProviderFault.Billing = .billed
    ) -> ProviderFault {
        ProviderFault(
            failureClass, "provider '\(provider)': \(what)\(trailer)", retry: retry, billing: billing,
            status: context.status, requestID: context.requestID, usage: usage)
    }
}
