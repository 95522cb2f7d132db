import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

/// The errors of Google's protocol, by status, `status` word and details.
struct GeminiFaultTests {
    typealias Row = FaultClassifierTests.Row

    private static func body(_ code: Int, _ status: String, _ message: String = "words", details: String = "") -> String
    {
        #"{"error":{"code":\#(code),"message":"\#(message)","status":"\#(status)","details":[\#(details)]}}"#
    }

    private static let info =
        #"{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"%","domain":"googleapis.com"}"#

    private static func reason(_ word: String) -> String { info.replacing("%", with: word) }

    private static func quota(_ id: String) -> String {
        #"{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"\#(id)"}]}"#
    }

    static let rows: [Row] = [
        .init(400, body(400, "INVALID_ARGUMENT"), .unsupported),
        .init(
            400, body(400, "INVALID_ARGUMENT", "API key not valid.", details: reason("API_KEY_INVALID")), .auth, .never,
            .credential),
        .init(
            400, body(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."), .auth, .never,
            .credential),
        .init(
            400, body(400, "INVALID_ARGUMENT", "API key expired. Please renew the API key."), .auth, .never, .credential
        ),
        .init(
            400,
            body(
                400, "INVALID_ARGUMENT",
                "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."),
            .tooLarge),
        .init(
            400, body(400, "INVALID_ARGUMENT", "Request payload size exceeds the limit: 104857600 bytes."), .tooLarge),
        .init(400, body(400, "FAILED_PRECONDITION"), .unsupported),
        .init(
            400, body(400, "FAILED_PRECONDITION", "User location is not supported for the API use."), .auth, .never,
            .credential),
        .init(
            400,
            body(
                400, "FAILED_PRECONDITION",
                "The free tier is not available here. Please enable billing on your project."),
            .credit, .never, .credential),
        .init(401, body(401, "UNAUTHENTICATED"), .auth, .never, .credential),
        .init(402, body(402, "FAILED_PRECONDITION", "no balance"), .credit, .never, .credential),
        .init(403, body(403, "PERMISSION_DENIED"), .auth, .never, .credential),
        .init(403, body(403, "PERMISSION_DENIED", details: reason("SERVICE_DISABLED")), .auth, .never, .credential),
        .init(403, body(403, "PERMISSION_DENIED", details: reason("BILLING_DISABLED")), .credit, .never, .credential),
        .init(
            404, body(404, "NOT_FOUND", "models/x is not found for API version v1beta"), .endpoint, .never, .endpoint),
        .init(413, "", .tooLarge),
        .init(429, body(429, "RESOURCE_EXHAUSTED"), .rate, .backOff),
        .init(
            429,
            body(
                429, "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details."),
            .rate, .backOff),
        .init(
            429, body(429, "RESOURCE_EXHAUSTED", details: quota("GenerateRequestsPerMinutePerProjectPerModel")), .rate,
            .backOff),
        .init(
            429,
            body(
                429, "RESOURCE_EXHAUSTED",
                details: #"{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"31s"}"#), .rate,
            .after(.seconds(31))),
        .init(
            429, body(429, "RESOURCE_EXHAUSTED", details: quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier")),
            .credit, .never, .credential),
        .init(
            429, body(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."), .credit, .never, .credential),
        .init(
            429, body(429, "RESOURCE_EXHAUSTED", "Your project has exceeded its monthly spending cap."), .credit,
            .never,
            .credential),
        .init(499, body(499, "CANCELLED"), .transient, .never, billing: .possible),
        .init(500, body(500, "INTERNAL"), .transient, .backOff),
        .init(503, body(503, "UNAVAILABLE", "The model is overloaded."), .transient, .backOff),
        .init(504, body(504, "DEADLINE_EXCEEDED"), .transient, .backOff, billing: .possible),
    ]

    @Test(arguments: rows)
    func `tells what an error means and what follows`(row: Row) async throws {
        // A stream that was asked for without events wraps its error into an array.
        for body in [row.body, row.body.isEmpty ? "" : "[\(row.body)]"] {
            let fault = try #require(try await GeminiSamples.read(status: row.status, body).fault)
            #expect(fault.failureClass == row.failureClass, "\(fault.message)")
            #expect(fault.retry == row.retry && fault.scope == row.scope && fault.billing == row.billing, "\(fault)")
            #expect(fault.status == row.status && fault.message.hasPrefix("provider 'gemini': status \(row.status)"))
        }
    }

    @Test(arguments: [
        (404, body(404, "NOT_FOUND"), "/v1beta/models/"), (401, body(401, "UNAUTHENTICATED"), "GEMINI_API_KEY"),
        (
            400, body(400, "INVALID_ARGUMENT", "Invalid value at 'generation_config.response_json_schema'"),
            "structuredOutput"
        ),
    ])
    func `says which setting helps`(status: Int, body: String, setting: String) async throws {
        let fault = try #require(try await GeminiSamples.read(status: status, body).fault)
        #expect(fault.message.contains(setting), "\(fault.message)")
    }

    @Test func `believes a status although the rest of the reply is lost`() async throws {
        let lost = HTTPFailure(.connectionLost, progress: .replying, "reset")
        let fault = try await GeminiSamples.read(status: 503, "{\"error\":", failing: lost).fault
        #expect(fault?.failureClass == .transient && fault?.status == 503)
    }
}
