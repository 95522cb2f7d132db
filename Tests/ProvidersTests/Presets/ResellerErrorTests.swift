import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

/// Every row of the vendors' tables of errors.
struct ResellerErrorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let provider: String
        let status: Int
        let body: String
        let failureClass: FailureClass
        let retry: ProviderFault.Retry
        let scope: ProviderFault.Scope
        let billing: ProviderFault.Billing
        let limit: Int?
        let words: String

        init(
            _ provider: String, _ status: Int, _ members: String, _ failureClass: FailureClass,
            _ retry: ProviderFault.Retry = .never, _ scope: ProviderFault.Scope = .request,
            billing: ProviderFault.Billing = .none, limit: Int? = nil, words: String = ""
        ) {
            self.provider = provider
            self.status = status
            body = members.isEmpty ? "" : "{\"error\":{\(members)}}"
            self.failureClass = failureClass
            self.retry = retry
            self.scope = scope
            self.billing = billing
            self.limit = limit
            self.words = words
        }

        var testDescription: String { "\(provider) \(status) \(body)" }
    }

    static func coded(_ code: String, _ type: String, _ message: String = "no") -> String {
        #""code":"\#(code)","message":"\#(message)","type":"\#(type)""#
    }

    static let runAPI: [Row] = [
        .init("runapi", 400, #""message":"bad field""#, .unsupported, words: "bad field"),
        .init("runapi", 422, #""message":"bad media""#, .unsupported),
        .init("runapi", 401, #""message":"no""#, .auth, .never, .credential, words: "RUNAPI_KEY"),
        .init("runapi", 402, coded("insufficient_credits", "billing_error"), .credit, .never, .credential),
        .init("runapi", 404, #""message":"no such model""#, .endpoint, .never, .endpoint, words: "'model'"),
        .init("runapi", 409, #""message":"conflict""#, .unsupported, words: "another body"),
        .init("runapi", 413, #""message":"payload too large""#, .tooLarge),
        .init("runapi", 415, #""message":"unsupported media type""#, .unsupported),
        .init("runapi", 429, #""message":"slow down""#, .rate, .backOff),
        .init("runapi", 500, "", .transient, .backOff, limit: 2),
        .init("runapi", 502, "", .transient, .backOff, limit: 2),
        .init("runapi", 503, "", .transient, .backOff, limit: 2),
        .init("runapi", 504, "", .transient, .backOff, billing: .none, limit: 2),
    ]

    static let toAPIs: [Row] = [
        .init(
            "toapis", 400, coded("invalid_request_error", "invalid_request_error", "max_tokens is missing"),
            .unsupported, words: "max_tokens"),
        .init(
            "toapis", 401, coded("authentication_error", "authentication_error"), .auth, .never, .credential,
            words: "TOAPIS_API_KEY"),
        .init("toapis", 401, coded("unauthorized", ""), .auth, .never, .credential),
        .init("toapis", 401, #""code":401,"message":"无效的令牌""#, .auth, .never, .credential, words: "无效的令牌"),
        .init("toapis", 402, #""message":"余额不足""#, .credit, .never, .credential),
        .init("toapis", 422, #""code":422,"message":"内容违规""#, .refused),
        .init("toapis", 422, coded("context_length_exceeded", ""), .tooLarge),
        .init("toapis", 429, coded("", "rate_limit_error"), .rate, .backOff),
        .init("toapis", 500, "", .transient, .backOff), .init("toapis", 502, "", .transient, .backOff),
        .init("toapis", 503, "", .transient, .backOff),
        .init("toapis", 504, "", .transient, .backOff, billing: .possible),
    ]

    static let byteSpike: [Row] = [
        .init("bytespike", 400, coded("invalid_param", "invalid_request_error"), .unsupported),
        .init("bytespike", 400, coded("unsupported_model", "invalid_request_error"), .endpoint, .never, .endpoint),
        .init("bytespike", 400, coded("model_not_found", "invalid_request_error"), .endpoint, .never, .endpoint),
        .init("bytespike", 400, coded("unsupported_feature", "invalid_request_error"), .unsupported),
        .init("bytespike", 400, coded("context_length_exceeded", "invalid_request_error"), .tooLarge),
        .init(
            "bytespike", 401, coded("invalid_api_key", "authentication_error"), .auth, .never, .credential,
            words: "BYTESPIKE_API_KEY"),
        .init("bytespike", 402, coded("insufficient_balance", ""), .credit, .never, .credential),
        .init("bytespike", 402, coded("insufficient_credits", ""), .credit, .never, .credential),
        .init("bytespike", 402, coded("quota_exceeded", ""), .credit, .never, .credential),
        .init("bytespike", 403, coded("permission_denied", "permission_error"), .auth, .never, .credential),
        .init("bytespike", 403, coded("model_not_in_group", "permission_error"), .auth, .never, .credential),
        .init("bytespike", 404, coded("not_found", "not_found_error"), .endpoint, .never, .endpoint),
        .init("bytespike", 413, "", .tooLarge, words: "1M tokens"), .init("bytespike", 422, "", .unsupported),
        .init("bytespike", 429, coded("rate_limit_exceeded", "rate_limit_error"), .rate, .backOff),
        .init("bytespike", 429, coded("concurrency_limit", "rate_limit_error"), .rate, .backOff),
        .init("bytespike", 500, coded("internal_error", "api_error"), .transient, .backOff),
        .init("bytespike", 502, coded("", "api_error"), .transient, .backOff),
        .init("bytespike", 503, coded("", "overloaded_error"), .transient, .backOff),
        .init(
            "bytespike", 504, coded("timeout", "api_error"), .transient, .backOff, billing: .none, limit: 1,
            words: "'delivery'"),
    ]

    static let aiVideoAPI: [Row] = [
        .init(
            "aivideoapi", 400, coded("invalid_request", "invalid_request_error", "'model' is required."), .unsupported,
            words: "'model' is required."),
        .init(
            "aivideoapi", 401, coded("invalid_api_key", "authentication_error"), .auth, .never, .credential,
            words: "check the key in AIVIDEOAPI_API_KEY; its keys begin with sk-"),
        .init("aivideoapi", 402, coded("insufficient_credits", "billing_error"), .credit, .never, .credential),
        .init("aivideoapi", 403, coded("ip_not_allowed", "permission_error"), .auth, .never, .credential),
        .init("aivideoapi", 404, coded("model_not_found", "invalid_request_error"), .endpoint, .never, .endpoint),
        .init("aivideoapi", 404, coded("task_not_found", "invalid_request_error"), .unsupported),
        .init("aivideoapi", 429, coded("rate_limit_exceeded", "rate_limit_error"), .rate, .backOff),
        .init("aivideoapi", 429, coded("spend_limit_exceeded", "billing_error"), .credit, .never, .credential),
        .init("aivideoapi", 500, coded("internal_error", "api_error"), .transient, .backOff),
        .init(
            "aivideoapi", 503, coded("upstream_error", "upstream_error", "upstream"), .transient, .backOff, limit: 1,
            words: "prohibited"),
        .init(
            "aivideoapi", 503, coded("upstream_error", "upstream_error", "prohibited content"), .transient, .backOff,
            limit: 1),
    ]

    @Test(arguments: runAPI + toAPIs + byteSpike + aiVideoAPI)
    func `tells what an error of the vendor means, whether it is billed and whether to ask again`(row: Row) async throws
    {
        let fault = try await Self.fault(row.provider, row.status, row.body)
        #expect(fault.failureClass == row.failureClass, "\(fault.message)")
        #expect(fault.retry == row.retry && fault.scope == row.scope && fault.billing == row.billing, "\(fault)")
        #expect(fault.retryLimit == row.limit)
        #expect(fault.message.hasPrefix("provider '\(row.provider)': status \(row.status)"))
        #expect(row.words.isEmpty || fault.message.contains(row.words), "\(fault.message)")
    }

    private static func fault(
        _ provider: String, _ status: Int, _ body: String, _ fields: [(name: String, value: String)] = []
    ) async throws -> ProviderFault {
        let provider = try ResellerRequestTests.provider(provider)
        let chunks = body.isEmpty ? [] : [Array(body.utf8)]
        let outcome = try await provider.read(
            ProviderSamples.reply(status: status, fields: fields, chunks), now: ProviderSamples.now)
        guard case .faulted(let fault) = outcome else { throw Unexpected() }
        return fault
    }

    private struct Unexpected: Error {}

    /// `now` is 1,763,683,200 s.
    @Test(arguments: [
        ("0", "1763690400", FailureClass.credit), ("0.00", "1763690400", .credit), ("-0.5", "1763690400", .credit),
        ("0", "1763683260", .rate), ("3.5", "1763690400", .rate), ("", "1763690400", .rate), ("0", "", .rate),
    ])
    func `tells a spent window of spending from a rate at ByteSpike`(
        left: String, reset: String, expected: FailureClass
    ) async throws {
        let body = "{\"error\":{\(Self.coded("rate_limit_exceeded", "rate_limit_error"))}}"
        let fields = [(name: "X-RateLimit-Remaining", value: left), (name: "X-RateLimit-Reset", value: reset)]
        let fault = try await Self.fault("bytespike", 429, body, fields)
        #expect(fault.failureClass == expected)
        #expect(fault.scope == (expected == .credit ? .credential : .request))
        #expect(try await Self.fault("toapis", 429, body, fields).failureClass == .rate, "elsewhere it means requests")
    }

    @Test func `waits as long as a server asks, within the same bound on retries`() async throws {
        let fault = try await Self.fault("runapi", 503, "", [("Retry-After", "7")])
        #expect(fault.retry == .after(.seconds(7)) && fault.retryLimit == 2)
        let forbidden = try await Self.fault("runapi", 503, "", [("x-should-retry", "false")])
        #expect(forbidden.retry == .never && forbidden.retryLimit == nil)
    }

    @Test func `bounds retries of an error with the status of a success by its own number`() async throws {
        let fault = try await Self.fault("aivideoapi", 200, #"{"error":{"code":503,"message":"upstream"}}"#)
        #expect(fault.failureClass == .transient && fault.retryLimit == 1)
    }
}
