import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

struct FaultClassifierTests {
    /// A status with a body, and what follows from it.
    struct Row: Sendable, CustomTestStringConvertible {
        let status: Int
        let body: String
        let failureClass: FailureClass
        let retry: ProviderFault.Retry
        let scope: ProviderFault.Scope
        let billing: ProviderFault.Billing

        init(
            _ status: Int, _ body: String, _ failureClass: FailureClass, _ retry: ProviderFault.Retry = .never,
            _ scope: ProviderFault.Scope = .request, billing: ProviderFault.Billing = .none
        ) {
            self.status = status
            self.body = body
            self.failureClass = failureClass
            self.retry = retry
            self.scope = scope
            self.billing = billing
        }

        var testDescription: String { "\(status) \(body)" }
    }

    static func error(_ members: String) -> String { "{\"error\":{\(members)}}" }

    /// The status alone.
    static let statuses: [Row] = [
        .init(301, "", .endpoint, .never, .endpoint), .init(307, "", .endpoint, .never, .endpoint),
        .init(400, "", .unsupported), .init(401, "", .auth, .never, .credential),
        .init(402, "", .credit, .never, .credential), .init(403, "", .auth, .never, .credential),
        .init(404, "", .endpoint, .never, .endpoint), .init(405, "", .endpoint, .never, .endpoint),
        .init(408, "", .transient, .backOff), .init(409, "", .unsupported),
        .init(410, "", .endpoint, .never, .endpoint),
        .init(413, "", .tooLarge), .init(415, "", .unsupported), .init(418, "", .unsupported),
        .init(422, "", .unsupported), .init(429, "", .rate, .backOff), .init(451, "", .refused),
        .init(500, "", .transient, .backOff), .init(501, "", .endpoint, .never, .endpoint),
        .init(502, "", .transient, .backOff), .init(503, "", .transient, .backOff),
        .init(504, "", .transient, .backOff, billing: .possible), .init(520, "", .transient, .backOff),
        .init(529, "", .transient, .backOff), .init(599, "", .transient, .backOff),
    ]

    /// What the words of a body change about it.
    static let words: [Row] = [
        .init(400, error(#""code":"context_length_exceeded","message":"too long""#), .tooLarge),
        .init(400, error(#""message":"This model's maximum context length is 8192 tokens""#), .tooLarge),
        .init(
            400, error(#""message":"The input token count (1050000) exceeds the maximum number of tokens allowed""#),
            .tooLarge),
        .init(
            400, error(#""type":"exceed_context_size_error","message":"request exceeds the available context size""#),
            .tooLarge),
        .init(400, error(#""code":"prompt_blocked","message":"PROHIBITED_CONTENT""#), .refused),
        .init(400, error(#""code":"content_filter""#), .refused),
        .init(400, error(#""message":"The prompt was blocked by Gemini: SAFETY""#), .refused),
        .init(
            400,
            #"[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}]"#,
            .auth, .never, .credential),
        .init(400, error(#""code":"model_not_found""#), .endpoint, .never, .endpoint),
        .init(400, error(#""message":"The model `x` does not exist""#), .endpoint, .never, .endpoint),
        .init(400, error(#""message":"bad","code":"rate_limit_exceeded""#), .unsupported),
        .init(400, error(#""message":"bad","type":"server_error""#), .unsupported),
        .init(400, error(#""message":"Insufficient balance","code":"1008""#), .credit, .never, .credential),
        .init(401, error(#""code":"insufficient_quota""#), .credit, .never, .credential),
        .init(401, error(#""message":"context length""#), .auth, .never, .credential),
        .init(403, error(#""code":"insufficient_user_quota""#), .credit, .never, .credential),
        .init(403, error(#""code":"insufficient_permissions""#), .auth, .never, .credential),
        .init(403, error(#""message":"Your input was flagged by moderation""#), .refused),
        .init(403, "<html><title>Attention Required!</title> blocked by", .auth, .never, .credential),
        .init(404, error(#""code":"model_not_found","message":"no model""#), .endpoint, .never, .endpoint),
        .init(429, error(#""code":"insufficient_quota","type":"insufficient_quota""#), .credit, .never, .credential),
        .init(429, error(#""code":"spend_limit_exceeded""#), .credit, .never, .credential),
        .init(429, error(#""code":"quota_exceeded""#), .credit, .never, .credential),
        .init(429, error(#""type":"billing_error""#), .credit, .never, .credential),
        .init(429, error(#""message":"Spending limit reached""#), .credit, .never, .credential),
        .init(
            429,
            error(
                #""code":429,"status":"RESOURCE_EXHAUSTED","message":"You exceeded your current quota, please check your plan and billing details""#
            ), .rate, .backOff),
        .init(429, error(#""code":"rate_limit_exceeded","type":"tokens""#), .rate, .backOff),
        .init(429, "rate limited", .rate, .backOff),
        .init(500, error(#""code":"insufficient_balance""#), .credit, .never, .credential),
        .init(500, error(#""type":"authentication_error""#), .auth, .never, .credential),
        .init(503, error(#""code":"content_policy_violation""#), .refused),
        .init(500, error(#""code":"context_length_exceeded""#), .tooLarge),
        .init(503, error(#""message":"model not found in cache""#), .transient, .backOff),
        .init(502, "<!DOCTYPE html><html><head><title>Bad Gateway</title>", .transient, .backOff),
        .init(422, #"{"detail":[{"loc":["body"],"msg":"field required","type":"value_error"}]}"#, .unsupported),
        // Errors with the status of a success.
        .init(200, error(#""code":429,"message":"slow""#), .rate, .backOff),
        .init(200, error(#""code":"503","message":"busy""#), .transient, .backOff),
        .init(200, error(#""code":401,"message":"who?""#), .auth, .never, .credential),
        .init(200, error(#""code":400,"message":"bad""#), .unsupported),
        .init(200, error(#""code":"rate_limit_exceeded""#), .rate, .backOff),
        .init(200, error(#""message":"maximum context length""#), .tooLarge),
        .init(200, error(#""message":"something""#), .transient, .backOff),
        .init(200, #"{"error":"something"}"#, .transient, .backOff),
    ]

    @Test(arguments: statuses + words)
    func `tells what an error means and what follows`(row: Row) async throws {
        let fault = try #require(try await ProviderSamples.read(status: row.status, row.body).fault)
        #expect(fault.failureClass == row.failureClass, "\(fault.message)")
        #expect(fault.retry == row.retry && fault.scope == row.scope && fault.billing == row.billing, "\(fault)")
        #expect(fault.status == row.status)
        #expect(fault.message.hasPrefix("provider 'openai': "))
        if row.status != 200 { #expect(fault.message.contains("status \(row.status)")) }
    }

    @Test(arguments: [
        (error(#""message":"  Too\nmany \u001b[2Jthings ""#), "Too many [2Jthings"),
        (#"{"error":"plain"}"#, "plain"), (#"{"errors":[{"message":"first"},{"message":"second"}]}"#, "first"),
        (#"{"errors":["only text"]}"#, "only text"), (#"{"message":"top"}"#, "top"), (#"{"detail":"found"}"#, "found"),
        (#"{"msg":"short"}"#, "short"), (#"{"detail":[{"msg":"field required"}]}"#, "field required"),
        (#"[{"error":{"code":429,"message":"in a list"}}]"#, "in a list"),
        (#"{"error":{"message":{"message":"nested"}}}"#, "nested"), (#"{"error":null,"message":"beside"}"#, "beside"),
        ("<html><title>\nBad   Gateway</title><body>secret", "a web page titled 'Bad Gateway'"),
        ("\u{FEFF}<p>hm", "a web page"), ("Service is down", "Service is down"),
        (#"{"error":{"message":"cut"#, #"{"error":{"message":"cut"#), ("", "internal server error"),
        ("{}", "internal server error"), ("null", "internal server error"),
    ])
    func `finds the best message in any shape`(body: String, expected: String) async throws {
        let fault = try #require(try await ProviderSamples.read(status: 500, body).fault)
        #expect(fault.message == "provider 'openai': status 500: \(expected)")
    }

    @Test func `never shows more than a line`() async throws {
        let long = String(repeating: "Ünïcode and more ", count: 100)
        for body in [Self.error("\"message\":\"\(long)\""), long, "<title>\(long)</title>"] {
            let fault = try #require(
                try await ProviderSamples.read(
                    status: 400, fields: [("x-request-id", String(repeating: "r", count: 500))], body
                ).fault)
            #expect(fault.message.unicodeScalars.count < 420 && !fault.message.contains("\n"))
        }
    }

    @Test func `leaves a key whole or out of sight, so that it can be blotted`() async throws {
        let credential = HTTPCredential(
            field: "Authorization", prefix: "Bearer ", secret: "sk-proj_Abc.123+/=0987654321")
        let secret = "sk-proj_Abc.123+/=0987654321"
        for length in 120...220 {
            let words = String(repeating: "a ", count: length / 2) + (length % 2 == 0 ? "" : ".")
            for body in [
                "\(words)\(secret) is no key", "<title>\(words.prefix(length - 120))\(secret) is no key</title>",
            ] {
                let fault = try #require(try await ProviderSamples.read(status: 401, body).fault)
                let shown = credential.redacting(fault.message)
                #expect(!shown.contains("sk-"), "\(shown)")
            }
        }
    }

    @Test(arguments: ["x-request-id", "Request-Id", "X-RunAPI-Task-Id", "cf-ray"])
    func `names the request as the server does`(field: String) async throws {
        let fault = try #require(try await ProviderSamples.read(status: 500, fields: [(field, "req-1\u{7}")], "").fault)
        #expect(fault.requestID == "req-1" && fault.message.hasSuffix(" (request req-1)"))
    }

    @Test(arguments: [
        (400, #""param":"response_format","message":"unknown""#, "structuredOutput"),
        (400, #""message":"Invalid schema for response_format 'answer'""#, "structuredOutput"),
        (
            400, #""message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead""#,
            "outputLimitField"
        ),
        (422, #""message":"stream_options: Extra inputs are not permitted""#, "streamUsage"),
        (400, #""message":"unknown part input_audio""#, "attach"), (401, #""message":"no""#, "OPENAI_API_KEY"),
        (404, #""message":"no""#, "/v1"),
    ])
    func `says which setting helps`(status: Int, members: String, setting: String) async throws {
        let fault = try #require(try await ProviderSamples.read(status: status, Self.error(members)).fault)
        #expect(fault.message.contains(setting), "\(fault.message)")
    }

    @Test func `says where a redirect leads, without what may be a secret`() async throws {
        let fault = try #require(
            try await ProviderSamples.read(status: 308, fields: [("Location", "https://other.org/v1?key=sk-1")], "")
                .fault)
        #expect(fault.message.contains("leading to https://other.org/v1") && !fault.message.contains("sk-1"))
    }

    @Test(arguments: [
        (503, "false", ProviderFault.Retry.never), (503, "true", .after(.seconds(3))), (400, "true", .never),
    ])
    func `lets a server forbid a retry, and never order one`(status: Int, value: String, expected: ProviderFault.Retry)
        async throws
    {
        let fault = try await ProviderSamples.read(
            status: status, fields: [("x-should-retry", value), ("Retry-After", "3")], ""
        ).fault
        #expect(fault?.retry == expected)
    }
}
