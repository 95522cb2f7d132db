import ConcurrencyPrimitives
import Engine
import HTTPMessages
import Providers
import Transport

/// Asks providers about accounts, all at the same time, over a transport of its own that nobody's work waits for.
struct AccountQuestions {
    let inquiries: [AccountInquiry]
    let time: any TimeSource

    /// Asks, and hands over each state as it comes.
    ///
    /// - Throws: `CancellationError`; what `told` throws; what keeps the transport from starting.
    func ask(_ told: @Sendable (AccountInquiry, AccountState) async throws -> Void) async throws {
        guard !inquiries.isEmpty else { return }
        let options = HTTPTransport.Options(
            connections: inquiries.count, userAgent: "\(Version.name)/\(Version.text)")
        try await HTTPTransport.withTransport(options) { http in
            try await withThrowingTaskGroup(of: (AccountInquiry, AccountState).self) { group in
                for inquiry in inquiries {
                    group.addTask { (inquiry, try await Self.state(inquiry, http, time)) }
                }
                for try await (inquiry, state) in group { try await told(inquiry, state) }
            }
        }
    }

    private static func state(
        _ inquiry: AccountInquiry, _ http: HTTPTransport, _ time: any TimeSource
    ) async throws -> AccountState {
        do {
            return try await http.execute(inquiry.request) { try await inquiry.read($0, now: time.now()) }
        } catch let failure as HTTPFailure {
            return inquiry.state(of: failure)
        }
    }
}
