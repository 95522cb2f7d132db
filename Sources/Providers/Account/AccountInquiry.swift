package import HTTPMessages
import Pipeline
package import Primitives

/// How an account stands, as far as its provider tells.
package enum AccountState: Sendable, Hashable {
    case balance(Balance)
    /// The key is good, and no balance is told.
    case accepted
    /// Somebody answers there, and whether the key is good shows with the first question.
    case unchecked
    case faulted(ProviderFault)

    /// Whether a question is worth sending.
    package var isUsable: Bool {
        switch self {
        case .balance(let balance): !balance.isSpent
        case .accepted, .unchecked: true
        case .faulted: false
        }
    }
}

/// One question about the account at a provider: short, free of charge, and never in the way of the work.
///
/// Pure, as providers are: it makes the request and reads the reply. Messages of faults are free of the key.
package struct AccountInquiry: Sendable {
    package let provider: any Provider
    package let credential: HTTPCredential?
    package let request: HTTPRequest
    private let asksBalance: Bool

    /// What is worth asking for.
    package enum Wish: Sendable, Hashable {
        /// What is left, and nothing else.
        case balance
        /// What is left, and else whether the key is good.
        case anything
    }

    /// `nil` where the provider has nothing to answer.
    package init?(_ provider: any Provider, credential: HTTPCredential?, wish: Wish) {
        let balance = provider.balanceRequest(credential: credential)
        guard
            var request = balance
                ?? (wish == .anything ? provider.keyCheckRequest(credential: credential) : nil)
        else { return nil }
        request.timeouts = Self.timeouts
        request.maxReplyBytes = ByteCount(Self.maxReplyBytes)
        self.provider = provider
        self.credential = credential
        self.request = request
        asksBalance = balance != nil
    }

    /// Nobody waits for long to learn what a first question would tell as well.
    static let timeouts = HTTPTimeouts(
        connect: .seconds(5), firstByte: .seconds(5), idle: .seconds(5), total: .seconds(10))

    /// Lists of models and of a team's keys are no longer than that.
    static let maxReplyBytes = 4 << 20

    /// Reads the reply to its end.
    ///
    /// - Throws: `HTTPFailure` or `CancellationError` from reading.
    package func read(_ reply: HTTPReply, now: Timestamp) async throws -> AccountState {
        guard (200..<300).contains(reply.head.status) else {
            return state(of: try await provider.read(reply, now: now), status: reply.head.status)
        }
        let bytes = try await reply.collect()
        if asksBalance, let balance = provider.readBalance(bytes) { return .balance(balance) }
        guard let value = try? JSONParser.parse(bytes).value else {
            return state(of: try await provider.read(Self.reply(reply.head, bytes), now: now), status: 200)
        }
        let isError = ["error", "errors"].contains { key in value[key].map { !$0.isNull } ?? false }
        guard isError else { return .accepted }
        return state(of: try await provider.read(Self.reply(reply.head, bytes), now: now), status: 200)
    }

    /// What an exchange without a whole reply says.
    package func state(of failure: HTTPFailure) -> AccountState { blotted(provider.fault(failure)) }

    private func state(of outcome: ProviderOutcome, status: Int) -> AccountState {
        guard case .faulted(let fault) = outcome else { return .unchecked }
        // Who has no such address may answer questions all the same.
        if fault.failureClass != .auth, [404, 405, 501].contains(status) { return .unchecked }
        return blotted(fault)
    }

    private func blotted(_ fault: ProviderFault) -> AccountState {
        var fault = fault
        fault.message = credential?.redacting(fault.message) ?? fault.message
        return .faulted(fault)
    }

    private static func reply(_ head: HTTPReplyHead, _ bytes: [UInt8]) -> HTTPReply {
        let rest = RestOfReply(bytes)
        return HTTPReply(head: head) { await rest.take() }
    }
}
