import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

struct AccountInquiryTests {
    private static let secret = "sk-secret-account-1"

    private static func inquiry(_ name: String, _ wish: AccountInquiry.Wish = .anything) throws -> AccountInquiry? {
        let configuration = try ProviderSamples.configuration(name: name)
        return AccountInquiry(
            ProviderCatalog.provider(configuration), credential: configuration.credential(secret: secret), wish: wish)
    }

    private static func state(_ name: String, _ status: Int, _ body: String) async throws -> AccountState {
        let inquiry = try #require(try inquiry(name))
        let type = body.hasPrefix("<") ? "text/html" : "application/json"
        let reply = ProviderSamples.reply(
            status: status, fields: [("Content-Type", type)], body.isEmpty ? [] : [Array(body.utf8)])
        return try await inquiry.read(reply, now: ProviderSamples.now)
    }

    @Test(arguments: [
        ("openai", "https://api.openai.com/v1/models"),
        ("gemini", "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1"),
        ("aivideoapi", "https://api.aivideoapi.ai/v1/credits"), ("runware", "https://api.runware.ai/v1"),
        ("toapis", "https://toapis.com/v1/balance"),
    ])
    func `asks for the balance, or else for something that needs the key`(name: String, url: String) throws {
        let inquiry = try #require(try Self.inquiry(name))
        #expect(inquiry.request.url == url && inquiry.request.credential != nil)
        #expect(inquiry.request.timeouts.total <= .seconds(10) && inquiry.request.maxReplyBytes.bytes <= 4 << 20)
        let tells = try Self.inquiry(name, .balance) != nil
        #expect(tells == !["openai", "gemini"].contains(name))
    }

    @Test func `tells a balance and whether anything is left`() async throws {
        for (body, isUsable) in [
            (#"{"credits":3}"#, true), (#"{"credits":0}"#, false), (#"{"credits":-1.5}"#, false),
        ] {
            let state = try await Self.state("aivideoapi", 200, body)
            guard case .balance = state else { throw Unexpected() }
            #expect(state.isUsable == isUsable)
        }
        let unlimited = try await Self.state("toapis", 200, #"{"remain_balance":0,"unlimited_quota":true}"#)
        #expect(unlimited.isUsable)
    }

    private struct Unexpected: Error {}

    @Test(arguments: [
        ("openai", 200, #"{"object":"list","data":[]}"#, AccountState.accepted),
        ("aivideoapi", 200, #"{"plan":"free"}"#, .accepted),
        ("aivideoapi", 200, #"{"error":null,"plan":1}"#, .accepted),
        ("openai", 404, #"{"error":{"message":"no such path"}}"#, .unchecked), ("openai", 405, "", .unchecked),
        ("runware", 200, #"{"data":[{"taskType":"accountManagement","taskUUID":"x"}]}"#, .accepted),
    ])
    func `knows a good key without a balance, and what proves nothing`(
        name: String, status: Int, body: String, expected: AccountState
    ) async throws {
        let state = try await Self.state(name, status, body)
        #expect(state == expected && state.isUsable)
    }

    @Test(arguments: [
        ("openai", 401, #"{"error":{"message":"Incorrect API key provided: sk-secret-account-1"}}"#, FailureClass.auth),
        (
            "gemini", 400,
            #"{"error":{"code":400,"status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}"#, .auth
        ),
        ("toapis", 402, "", .credit), ("aivideoapi", 429, "", .rate), ("runapi", 503, "", .transient),
        ("runware", 401, #"{"errors":[{"code":"invalidApiKey","message":"no"}]}"#, .auth),
        ("runware", 200, #"{"errors":[{"code":"insufficientCredits","message":"no"}]}"#, .credit),
        ("toapis", 200, #"{"error":{"message":"no","code":"invalid_api_key"}}"#, .auth),
        ("openai", 200, "<html><title>Welcome</title></html>", .endpoint), ("openai", 301, "", .endpoint),
    ])
    func `tells what is wrong, and never the key`(
        name: String, status: Int, body: String, expected: FailureClass
    ) async throws {
        let state = try await Self.state(name, status, body)
        guard case .faulted(let fault) = state else { throw Unexpected() }
        #expect(fault.failureClass == expected && !state.isUsable, "\(fault.message)")
        #expect(fault.message.hasPrefix("provider '\(name)'") && !fault.message.contains(Self.secret))
    }

    @Test func `tells that nobody is there`() throws {
        let inquiry = try #require(try Self.inquiry("openai"))
        let state = inquiry.state(
            of: HTTPFailure(.cannotConnect, progress: .unsent, "connection refused by \(Self.secret)"))
        guard case .faulted(let fault) = state else { throw Unexpected() }
        #expect(fault.failureClass == .transient && !fault.message.contains(Self.secret))
    }
}
