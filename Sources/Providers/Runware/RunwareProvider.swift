package import HTTPMessages
package import Pipeline
package import Primitives

/// Runware, or another server of its task protocol.
///
/// Every request is one task under a UUID of the caller's, so that its outcome can be asked for whether or not a reply
/// to the request ever came. Messages of its faults quote the server: pass them through `HTTPCredential.redacting`.
package struct RunwareProvider: Provider {
    package let configuration: ProviderConfiguration
    let dialect: RunwareDialect
    /// Where outcomes are to be delivered in place of replies; `nil` has none delivered.
    package let webhookURL: String?

    package init(_ configuration: ProviderConfiguration, _ dialect: RunwareDialect, webhookURL: String? = nil) {
        self.configuration = configuration
        self.dialect = dialect
        self.webhookURL = webhookURL
    }

    package var name: String { configuration.name }
    package var wireModel: String { configuration.wireModel }
    package var delivery: String { "tasks/" + configuration.delivery.rawValue }
    package var prices: ProviderSpec.Prices? { configuration.prices }

    package func encode(_ request: ModelRequest, credential: HTTPCredential?) -> Result<EncodedRequest, UnitFailure> {
        let obstacles = configuration.dialect.parameters.obstacles(to: request.parameters)
        if configuration.policy == .error, let obstacle = obstacles.first {
            return .failure(
                UnitFailure(
                    .unsupported, "provider '\(name)' cannot carry '\(obstacle.parameter)': \(obstacle.reason)"))
        }
        let encoder = RunwareRequestEncoder(configuration: configuration, dialect: dialect, webhookURL: webhookURL)
        return encoder.body(of: request).map { body in
            EncodedRequest(
                http: post(body, accepting: configuration.delivery == .stream ? Self.events : Self.json, credential),
                degradations: obstacles.map(\.remark),
                estimate: TokenUsage(
                    input: Self.inputEstimate(request), output: encoder.outputLimit(request.parameters)
                ).times(configuration.dialect.parameters.carried(of: request.parameters).results),
                task: request.taskID.text, arrival: configuration.arrival(of: request))
        }
    }

    private static func inputEstimate(_ request: ModelRequest) -> Int {
        var input = TokenEstimate.text(RunwarePrompt.text(of: request)) + (request.system.map(TokenEstimate.text) ?? 0)
        for case .media(let media) in request.parts { input += TokenEstimate.media(media) }
        for correction in request.corrections {
            input += TokenEstimate.text(correction.answer) + TokenEstimate.text(correction.complaint)
        }
        return input
    }

    package func read(_ reply: HTTPReply, now: Timestamp) async throws -> ProviderOutcome {
        let verdict = verdict(ReplyContext(reply.head, now: now))
        guard (200..<300).contains(reply.head.status) else {
            return .faulted(verdict.refused(try await ReplyReader.errorBytes(of: reply)))
        }
        var decoder = RunwareReplyDecoder(verdict)
        do {
            // Read past the answer's end too: the connection can only be used again after the last byte.
            while let chunk = try await reply.next() { try decoder.receive(chunk) }
            return try decoder.finish()
        } catch let problem as ServerSentEventParser.TooLong {
            return .faulted(fault(HTTPFailure(.replyTooLong, progress: .replying, problem.description)))
        } catch let failure as HTTPFailure {
            // A stream that breaks has named its task: what it had to say can be asked for.
            guard let outcome = decoder.interrupted() else { throw failure }
            return outcome
        }
    }

    /// Reads the reply to a `poll`: trouble with asking is no trouble of the task, which is asked for again.
    package func read(_ reply: HTTPReply, of task: PendingTask, now: Timestamp) async throws -> ProviderOutcome {
        guard let uuid = TaskUUID(task.id) else { return try await read(reply, now: now) }
        let verdict = verdict(ReplyContext(reply.head, now: now))
        let bytes =
            try await (200..<300).contains(reply.head.status) ? reply.collect() : ReplyReader.errorBytes(of: reply)
        return verdict.judge(poll: bytes, of: uuid)
    }

    func verdict(_ context: ReplyContext) -> RunwareVerdict {
        RunwareVerdict(
            provider: name,
            classifier: FaultClassifier(
                provider: name, key: configuration.key, model: configuration.wireModel,
                isKeyAbsent: configuration.isKeyAbsent),
            context: context, costStep: dialect.costStep, wantedResults: configuration.results)
    }

    /// A task that the server knows by this name is `pending` or has its outcome; of one that it does not know the
    /// fault is `unknownOutcome`.
    package func poll(_ task: PendingTask, credential: HTTPCredential?) -> HTTPRequest? {
        ask("getResponse", about: task, credential)
    }

    /// Asks for the kept reply of a task that is over, whichever way it was to be delivered.
    ///
    /// For a task that `poll` does not find. Its reply is read as every other; what it asks about has a record only
    /// once it is over.
    package func recall(_ task: PendingTask, credential: HTTPCredential?) -> HTTPRequest? {
        ask("getTaskDetails", about: task, credential)
    }

    private func ask(_ taskType: JSONValue, about task: PendingTask, _ credential: HTTPCredential?) -> HTTPRequest? {
        guard let uuid = TaskUUID(task.id) else { return nil }
        let body: JSONValue = [["taskType": taskType, "taskUUID": .string(uuid.text)]]
        return post(HTTPBody([.bytes(JSONWriter.bytes(of: body))]), accepting: Self.json, credential)
    }

    /// Asks for the account's details, of which the balance is one.
    package func balanceRequest(credential: HTTPCredential?) -> HTTPRequest? {
        let body: JSONValue = [
            [
                "taskType": "accountManagement", "taskUUID": .string(TaskUUID.random().text),
                "operation": "getDetails",
            ]
        ]
        return post(HTTPBody([.bytes(JSONWriter.bytes(of: body))]), accepting: Self.json, credential)
    }

    package func readBalance(_ bytes: [UInt8]) -> Balance? {
        guard let value = try? JSONParser.parse(bytes).value else { return nil }
        let told = RunwareEnvelope(value).items.lazy.compactMap { $0["balance"] }.first
        guard case .number(let amount)? = told else { return nil }
        return Balance(amount: amount, unit: .dollars, value: amount.dollars)
    }

    func post(_ body: HTTPBody, accepting type: String, _ credential: HTTPCredential?) -> HTTPRequest {
        HTTPRequest(
            method: .post, url: configuration.endpoint,
            fields: HTTPHeaderFields([(name: "Content-Type", value: Self.json), (name: "Accept", value: type)]),
            credential: credential, body: body, timeouts: configuration.timeouts)
    }

    static let json = "application/json"
    private static let events = "text/event-stream"

    package func fault(_ failure: HTTPFailure) -> ProviderFault { TransportFault.fault(failure, provider: name) }
}
