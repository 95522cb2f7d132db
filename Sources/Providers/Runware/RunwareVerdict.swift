import Media
import Pipeline
import Primitives

/// Decides what a reply says of its task: an answer, patience, or a fault.
struct RunwareVerdict {
    let provider: String
    let classifier: FaultClassifier
    let context: ReplyContext
    /// How finely the cost is told.
    var costStep: USD?
    /// How many results were asked for.
    var wantedResults = 1

    /// The outcome of a whole reply.
    func judge(_ reply: JSONValue) -> ProviderOutcome {
        var result = RunwareResult()
        result.take(reply: RunwareEnvelope(reply))
        return judge(reply, result)
    }

    private func judge(_ reply: JSONValue, _ result: RunwareResult) -> ProviderOutcome {
        guard !result.isEmpty || reply["data"] != nil || reply.arrayValue != nil else {
            return .faulted(notTheProtocol("JSON that is neither a task nor an error"))
        }
        return judge(result, isStream: false)
    }

    /// - Parameter isStream: a stream is whole only with a reason for its end; a whole reply may leave it out.
    func judge(_ result: RunwareResult, isStream: Bool) -> ProviderOutcome {
        let isAnswer = isAnswer(result, isStream: isStream)
        if let error = result.errors.first, !isAnswer || !result.hasContent {
            return .faulted(fault(error, of: result))
        }
        if result.state == .failed {
            let word = FactText.cleaned(result.status ?? "", limit: 40) ?? "failed"
            return .faulted(
                fault(RunwareError(code: nil, message: "the task's status is '\(word)'"), of: result))
        }
        if isAnswer { return answer(result) }
        guard let task = result.task else {
            return .faulted(
                cutShort(
                    isStream
                        ? "the stream ended before the answer did" : "a reply with neither a result nor an error"))
        }
        // Taken, at work, or answered beyond a connection that broke: its name finds it.
        let wanted = RetryDelay.wanted(by: context.fields, now: context.now)
        let usual: Duration = result.state == .working ? .seconds(2) : .seconds(1)
        return .pending(PendingTask(id: task.text, wait: wanted ?? usual))
    }

    private func isAnswer(_ result: RunwareResult, isStream: Bool) -> Bool {
        switch result.state {
        case .failed: false
        case .working: result.isWhole
        case .done: result.isWhole || !isStream
        case .none: result.isWhole || !isStream && result.hasText
        }
    }

    private func answer(_ result: RunwareResult) -> ProviderOutcome {
        var answer = ChatAnswer()
        answer.text = result.text
        answer.reasoning = result.reasoning
        answer.finishReason = result.finishReason
        answer.hasChoices = true
        let chat = ChatVerdict(
            provider: provider, classifier: classifier, billsSeparateThinking: true, context: named(result.task))
        let further = result.further.prefix(max(0, wantedResults - 1)).map { other in
            var candidate = ChatAnswer()
            (candidate.text, candidate.finishReason, candidate.hasChoices) = (other.text, other.finishReason, true)
            return candidate
        }
        var reply: ModelReply
        switch chat.best(of: [answer] + further, result.usage, isStream: false) {
        case .failure(var fault):
            fault.reportedCost = result.cost
            fault.reportedCostStep = costStep
            return .faulted(fault)
        case .success(let best): reply = best
        }
        reply.reportedCost = result.cost
        reply.reportedCostStep = result.cost == nil ? nil : costStep
        let surplus = result.further.count + 1 - wantedResults
        if surplus > 0 {
            reply.remarks.append("further_results: \(surplus) more came than was asked for")
        }
        if result.foreignParts > 0 {
            reply.remarks.append("foreign_results: \(result.foreignParts) of another task came along")
        }
        for error in result.errors.prefix(3) { reply.remarks.append("error_beside_answer: \(error.line)") }
        return .answered(reply)
    }

    // MARK: - Replies to polls

    /// The outcome of asking for `task`.
    ///
    /// Asking costs nothing and may be repeated: what is wrong with it alone, for a while, leaves the task pending.
    func judge(poll body: [UInt8], of task: TaskUUID) -> ProviderOutcome {
        let isSuccess = (200..<300).contains(context.status)
        let again = ProviderOutcome.pending(
            PendingTask(id: task.text, wait: RetryDelay.wanted(by: context.fields, now: context.now) ?? .seconds(5)))
        guard let value = try? JSONParser.parse(body).value else {
            let page = ErrorBody(body)
            if isSuccess { return page.isPage ? .faulted(notTheProtocol(page.message ?? "a web page")) : again }
            return Self.isPassing(classifier.fault(context, page)) ? again : .faulted(billable(refused(body)))
        }
        var result = RunwareResult(of: task)
        result.take(reply: RunwareEnvelope(value))
        guard let error = result.errors.first else {
            return isSuccess ? judge(value, result) : .faulted(billable(refused(body)))
        }
        if isAnswer(result, isStream: false), result.hasContent { return judge(value, result) }
        let fault = fault(error, of: result)
        let isOfAsking = error.taskType == "getResponse" || !isSuccess && error.taskType != "textInference"
        if isOfAsking, result.state != .failed, Self.isPassing(fault) { return again }
        return .faulted(isOfAsking ? billable(fault) : fault)
    }

    private static func isPassing(_ fault: ProviderFault) -> Bool { fault.retry != .never }

    /// The task may go on beyond a fault that keeps anybody from asking for it.
    private func billable(_ fault: ProviderFault) -> ProviderFault {
        var fault = fault
        if fault.billing == .none { fault.billing = .possible }
        return fault
    }

    // MARK: - Faults

    /// The fault of a reply whose status is not a success.
    func refused(_ body: [UInt8]) -> ProviderFault {
        var result = RunwareResult()
        if let value = try? JSONParser.parse(body).value { result.take(reply: RunwareEnvelope(value)) }
        guard let error = result.errors.first else { return classifier.fault(context, ErrorBody(body)) }
        return fault(error, of: result)
    }

    /// The fault of a reply with a successful status that is not of this protocol.
    func notTheProtocol(_ what: String) -> ProviderFault {
        ProviderFault(
            .endpoint, "provider '\(provider)': status \(context.status) with \(what)\(trailer); check 'baseURL'",
            retry: .never, scope: .endpoint, status: context.status, requestID: context.requestID)
    }

    /// The fault of a reply that stops in the middle.
    func cutShort(_ what: String) -> ProviderFault {
        ProviderFault(
            .unknownOutcome, "provider '\(provider)': \(what)\(trailer)", retry: .never, billing: .possible,
            status: context.status, requestID: context.requestID)
    }

    private func fault(_ error: RunwareError, of result: RunwareResult) -> ProviderFault {
        let context = named(error.task ?? result.task)
        var body = ErrorBody([])
        body.message = error.line
        if result.errors.count > 1 { body.message = "\(error.line), and \(result.errors.count - 1) more" }
        body.parameter = error.parameters.first
        let isSuccess = (200..<300).contains(context.status)
        var fault: ProviderFault
        if let code = error.code, var verdict = RunwareFaultCode.verdict(code, parameters: error.parameters),
            verdict.failureClass != .unsupported || isSuccess || Self.requestStatuses.contains(context.status)
        {
            let brokeAnswer = result.hasContent
            if brokeAnswer, verdict.retry != .never {
                verdict = FaultClassifier.Verdict(.unknownOutcome, billing: .possible)
            }
            if brokeAnswer, verdict.billing == .none { verdict.billing = .possible }
            if RunwareFaultCode.isTaskGone(code) {
                body.message = "\(error.line); it may never have got the task, have failed at it or have forgotten it"
            }
            let prefix = isSuccess ? "an error with status \(context.status)" : "status \(context.status)"
            fault = classifier.fault(context, body, verdict, status: context.status, prefix: prefix)
        } else {
            body.words = error.code.map { [$0.lowercased()] } ?? []
            fault =
                isSuccess
                ? classifier.faultInReply(context, body, brokeAnswer: result.hasContent)
                : classifier.fault(context, body)
        }
        fault.usage = result.usage
        fault.reportedCost = result.cost
        fault.reportedCostStep = costStep
        if result.cost.map({ $0 > .zero }) == true { fault.billing = .billed }
        return fault
    }

    /// Statuses that find fault with a request; beside others, a code that finds fault with it too proves little.
    private static let requestStatuses: Set = [400, 404, 409, 415, 422]

    /// The task's name is the request's, before any name that the reply's header gives it.
    private func named(_ task: TaskUUID?) -> ReplyContext {
        var context = context
        context.requestID = task?.text ?? context.requestID
        return context
    }

    private var trailer: String { context.requestID.map { " (request \($0))" } ?? "" }
}
