import Engine
import Providers

/// Learns what is left while a run does its work: beside it, never before it, and never instead of it.
struct BalanceNotice {
    let inquiries: [AccountInquiry]
    let time: any TimeSource
    let stop: StopControl
    /// Hears the balances that were told; a provider that tells none is passed over.
    let hear: @Sendable (_ provider: String, Balance) async throws -> Void

    init(
        inquiries: [AccountInquiry], time: any TimeSource, stop: StopControl,
        hear: @escaping @Sendable (_ provider: String, Balance) async throws -> Void
    ) {
        self.inquiries = inquiries
        self.time = time
        self.stop = stop
        self.hear = hear
    }

    /// How much longer than its work a run may last for a balance: what is shown of a short run is complete, and nobody
    /// notices.
    private static let patience = Duration.seconds(1)

    /// Runs `body` and asks meanwhile; whatever goes wrong with asking is no matter of the run.
    func told(during body: () async throws -> Void) async throws {
        guard !inquiries.isEmpty else { return try await body() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await ask() }
            defer { group.cancelAll() }
            try await body()
            guard stop.reason == nil else { return }
            group.addTask { try? await Task.sleep(for: Self.patience) }
            try await group.next()
        }
    }

    private func ask() async {
        do {
            try await AccountQuestions(inquiries: inquiries, time: time).ask { inquiry, state in
                if case .balance(let balance) = state { try await hear(inquiry.provider.name, balance) }
            }
        } catch {
            // A run that ended, or a question that could not be asked: the first request tells what matters.
        }
    }
}
