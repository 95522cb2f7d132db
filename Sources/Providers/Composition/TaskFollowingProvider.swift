package import HTTPMessages
package import Pipeline
package import Primitives

/// A provider that may answer a request with the address of a task, where the reply can be fetched once it is there.
///
/// It adds that to any other: status 202 with `Location` begins a task, and the task's own reply holds the reply proper,
/// which the other provider reads. The key goes to the provider's own address only, so a task elsewhere is a fault.
package struct TaskFollowingProvider: Provider {
    private let base: any Provider
    private let configuration: ProviderConfiguration

    package init(_ base: any Provider, _ configuration: ProviderConfiguration) {
        self.base = base
        self.configuration = configuration
    }

    package var name: String { base.name }
    package var wireModel: String { base.wireModel }
    package var delivery: String { base.delivery }
    package var prices: ProviderSpec.Prices? { base.prices }

    package func encode(_ request: ModelRequest, credential: HTTPCredential?) -> Result<EncodedRequest, UnitFailure> {
        base.encode(request, credential: credential).map { encoded in
            var encoded = encoded
            encoded.speaker = encoded.speaker.map { TaskFollowingProvider($0, configuration) }
            return encoded
        }
    }

    package func fault(_ failure: HTTPFailure) -> ProviderFault { base.fault(failure) }

    package func balanceRequest(credential: HTTPCredential?) -> HTTPRequest? {
        base.balanceRequest(credential: credential)
    }

    package func readBalance(_ bytes: [UInt8]) -> Balance? { base.readBalance(bytes) }

    package func keyCheckRequest(credential: HTTPCredential?) -> HTTPRequest? {
        base.keyCheckRequest(credential: credential)
    }

    package func poll(_ task: PendingTask, credential: HTTPCredential?) -> HTTPRequest? {
        guard let address = TaskAddress(task.id, origin: configuration.origin) else { return nil }
        return HTTPRequest(
            method: .get, url: address.url, fields: HTTPHeaderFields([(name: "Accept", value: "application/json")]),
            credential: credential, timeouts: configuration.timeouts)
    }

    package func read(_ reply: HTTPReply, now: Timestamp) async throws -> ProviderOutcome {
        try await outcome(of: reply, task: nil, now: now)
    }

    package func read(_ reply: HTTPReply, of task: PendingTask, now: Timestamp) async throws -> ProviderOutcome {
        try await outcome(of: reply, task: task, now: now)
    }

    private func outcome(of reply: HTTPReply, task: PendingTask?, now: Timestamp) async throws -> ProviderOutcome {
        let context = ReplyContext(reply.head, now: now)
        if context.status == 202 {
            // Its body says nothing that counts; read to its end, the connection can be used again.
            do { _ = try await reply.collect() } catch is HTTPFailure {}
            return pending(context, task)
        }
        if let task, !(200..<300).contains(context.status) {
            return unreachable(try await base.read(reply, now: now), task)
        }
        guard (200..<300).contains(context.status), context.contentType != "text/event-stream" else {
            return try await base.read(reply, now: now)
        }
        let bytes = try await reply.collect()
        switch TaskReply(bytes) {
        case nil: return try await base.read(Self.reply(reply.head, bytes), now: now)
        case .pending?: return pending(context, task)
        case .failed(let error)?:
            return .faulted(classifier.faultInReply(context, ErrorBody(error), brokeAnswer: false))
        case .completed(var head, let body)?:
            if let id = context.requestID, ReplyContext(head, now: now).requestID == nil {
                head.fields.append("X-Request-ID", id)
            }
            return try await base.read(Self.reply(head, body), now: now)
        }
    }

    /// What an error means that speaks of asking for a task, and not of the task: that may be done and billed.
    private func unreachable(_ outcome: ProviderOutcome, _ task: PendingTask) -> ProviderOutcome {
        guard case .faulted(var fault) = outcome else { return outcome }
        switch fault.retry {
        case .backOff: return .pending(task)
        case .after(let wait): return .pending(PendingTask(id: task.id, wait: wait))
        case .never: break
        }
        if fault.scope != .credential { (fault.failureClass, fault.scope) = (.unknownOutcome, .request) }
        fault.billing = .possible
        return .faulted(fault)
    }

    private func pending(_ context: ReplyContext, _ task: PendingTask?) -> ProviderOutcome {
        let wait = RetryDelay.wanted(by: context.fields, now: context.now)
        guard let location = context.fields["Location"] else {
            if let task { return .pending(PendingTask(id: task.id, wait: wait)) }
            return .faulted(lost("it works on the request and gives no address to ask for the outcome", context))
        }
        guard let address = TaskAddress(location, origin: configuration.origin) else {
            return .faulted(
                lost("the outcome of the request lies at another host, which is not given the key", context))
        }
        return .pending(PendingTask(id: address.url, wait: wait))
    }

    private func lost(_ what: String, _ context: ReplyContext) -> ProviderFault {
        let trailer = context.requestID.map { " (request \($0))" } ?? ""
        return ProviderFault(
            .unknownOutcome, "provider '\(name)': \(what)\(trailer)", retry: .never, billing: .possible,
            status: context.status, requestID: context.requestID)
    }

    private var classifier: FaultClassifier {
        FaultClassifier(
            provider: name, key: configuration.key, rules: configuration.dialect.faults, model: configuration.wireModel,
            isKeyAbsent: configuration.isKeyAbsent)
    }

    private static func reply(_ head: HTTPReplyHead, _ bytes: [UInt8]) -> HTTPReply {
        let rest = RestOfReply(bytes)
        return HTTPReply(head: head) { await rest.take() }
    }
}

/// Bytes that are handed out once.
actor RestOfReply {
    private var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func take() -> [UInt8]? {
        defer { bytes = [] }
        return bytes.isEmpty ? nil : bytes
    }
}
