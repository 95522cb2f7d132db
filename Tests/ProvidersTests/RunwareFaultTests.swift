import HTTPMessages
import Pipeline
import Primitives
import Testing

@testable import Providers

/// The rows of the vendor's table of errors, with a status of their own and with a successful one.
struct RunwareFaultTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let status: Int
        let code: String
        let failureClass: FailureClass
        var retry = ProviderFault.Retry.never
        var scope = ProviderFault.Scope.request
        var billing = ProviderFault.Billing.none

        var testDescription: String { "\(status) \(code)" }
    }

    private static func rows(
        _ status: Int, _ codes: [String], _ failureClass: FailureClass, retry: ProviderFault.Retry = .never,
        scope: ProviderFault.Scope = .request, billing: ProviderFault.Billing = .none
    ) -> [Row] {
        codes.map {
            Row(status: status, code: $0, failureClass: failureClass, retry: retry, scope: scope, billing: billing)
        }
    }

    static let table: [Row] =
        rows(
            400,
            [
                "missingParameter", "invalidParameter", "invalidTaskUUID", "unsupportedParameter", "conflictParameters",
                "duplicateTaskUUID", "valueOutOfRange", "arrayTooShort", "maxItems", "unknownParameter",
                "incompatibleParameters", "validationFailed", "downloadFailed",
            ], .unsupported)
        + rows(400, ["invalidModel", "unsupportedModel"], .endpoint, scope: .endpoint)
        + rows(404, ["modelNotFound", "unknownModel"], .endpoint, scope: .endpoint)
        + rows(
            401, ["invalidApiKey", "missingApiKey", "unauthorized", "tokenExpired", "invalidAuthentication"], .auth,
            scope: .credential)
        + rows(
            402,
            [
                "insufficientCredits", "insufficientBalance", "accountBalanceTooLow", "quotaExceeded",
                "monthlyQuotaReached", "paymentRequired",
            ], .credit, scope: .credential)
        + rows(
            403, ["forbidden", "permissionDenied", "insufficientPermissions", "accountSuspended"], .auth,
            scope: .credential)
        + rows(404, ["mediaNotFound", "mediaExpired", "inputImageNotFound"], .transient)
        + rows(404, ["presetNotFound"], .unsupported)
        + rows(
            404, ["taskFailedOrNotFound", "taskNotFound", "taskExpired", "taskCancelled"], .unknownOutcome,
            billing: .possible)
        + rows(408, ["requestTimeout", "timeout"], .timeout, retry: .backOff, billing: .possible)
        + rows(504, ["timeoutProvider", "providerTimeout"], .timeout, retry: .backOff, billing: .possible)
        + rows(413, ["payloadTooLarge", "fileTooLarge", "contextLengthExceeded"], .tooLarge)
        + rows(429, ["rateLimitExceeded", "providerRateLimitExceeded", "tooManyRequests"], .rate, retry: .backOff)
        + rows(
            400,
            [
                "contentPolicyViolation", "providerContentPolicyViolation", "promptBlocked", "imageBlocked",
                "moderationFailed", "sensitiveContentDetected", "unsafeContentDetected", "nsfwContentDetected",
            ], .refused, billing: .possible)
        + rows(
            500, ["internalServerError", "unknownError", "standardError", "loadBalancerError"], .transient,
            retry: .backOff)
        + rows(503, ["serviceUnavailable", "serverUnavailable"], .transient, retry: .backOff)
        + rows(
            500,
            [
                "providerError", "providerInternalError", "providerInvalidApiKey", "inferenceError", "processingFailed",
                "taskFailed", "uploadFailed", "modelUnavailable", "modelDisabled", "modelNotReady", "noAvailableServer",
            ], .transient, retry: .backOff)

    private static func check(_ fault: ProviderFault?, _ row: Row, status: Int) throws {
        let fault = try #require(fault)
        #expect(fault.failureClass == row.failureClass && fault.retry == row.retry)
        #expect(fault.scope == row.scope && fault.billing == row.billing && fault.status == status)
        #expect(fault.requestID == RunwareSamples.uuid && fault.message.contains("(request \(RunwareSamples.uuid))"))
        #expect(fault.message.hasPrefix("provider 'runware': ") && fault.message.contains("\(row.code): why"))
    }

    private static func object(_ code: String) -> String {
        #"{"code":"\#(code)","message":"why","taskType":"textInference","taskUUID":"\#(RunwareSamples.uuid)"}"#
    }

    @Test(arguments: table)
    func `reads every row with its status`(row: Row) async throws {
        for body in [
            #"{"errors":[\#(Self.object(row.code))]}"#, #"{"data":[],"errors":[\#(Self.object(row.code))]}"#,
            #"{"error":{"code":"\#(row.code)","message":"why"},"taskUUID":"\#(RunwareSamples.uuid)"}"#,
            "[\(Self.object(row.code))]", Self.object(row.code), #"{"errors":\#(Self.object(row.code))}"#,
        ] {
            try Self.check(try await RunwareSamples.read(status: row.status, body).fault, row, status: row.status)
        }
    }

    @Test(arguments: table)
    func `reads every row with status 200`(row: Row) async throws {
        // Where the code says nothing known, a successful status says nothing more.
        for body in [
            #"{"errors":[\#(Self.object(row.code))]}"#, #"{"data":[],"errors":[\#(Self.object(row.code))]}"#,
            #"{"data":[{"taskUUID":"\#(RunwareSamples.uuid)","status":"error","error":\#(Self.object(row.code))}]}"#,
            "data: {\"errors\":[\(Self.object(row.code))]}\n\n",
        ] {
            try Self.check(try await RunwareSamples.read(body).fault, row, status: 200)
        }
    }

    @Test(
        arguments: [
            (401, "", FailureClass.auth, ProviderFault.Scope.credential), (402, "{}", .credit, .credential),
            (403, #"{"errors":[{"code":"invalidThing"}]}"#, .auth, .credential),
            (401, #"{"errors":[{"code":"missingThing"}]}"#, .auth, .credential),
            (404, "<html><title>Not here</title>", .endpoint, .endpoint),
            (413, #"{"errors":[{"code":"invalidThing"}]}"#, .tooLarge, .request),
            (429, #"{"errors":[{"message":"slow"}]}"#, .rate, .request),
            (500, #"{"errors":[{"code":"invalidUpstreamReply"}]}"#, .transient, .request),
            (502, "", .transient, .request),
            (503, "<html>", .transient, .request), (418, #"{"errors":[{"code":"teapot"}]}"#, .unsupported, .request),
            (200, #"{"errors":[{"code":"teapot"}]}"#, .transient, .request),
            (200, #"{"errors":["out of tea"]}"#, .transient, .request),
            (200, #"{"data":[{"taskUUID":"x","status":"failed"}]}"#, .transient, .request),
        ])
    func `falls back on the status where no code is known`(
        status: Int, body: String, expected: FailureClass, scope: ProviderFault.Scope
    ) async throws {
        let fault = try #require(try await RunwareSamples.read(status: status, body).fault)
        #expect(fault.failureClass == expected && fault.scope == scope)
    }

    @Test func `shows where the request is at fault, and what may stand there`() async throws {
        let fault = try #require(
            try await RunwareSamples.read(
                status: 400,
                #"{"errors":[{"code":"invalidParameter","message":"Bad level.","parameter":["settings.thinkingLevel","settings"],"allowedValues":["low",2]},{"code":"missingParameter"}]}"#
            ).fault)
        #expect(
            fault.message
                == "provider 'runware': status 400: invalidParameter: Bad level., at 'settings.thinkingLevel', "
                + "'settings', where it allows low, 2, and 1 more")
    }

    @Test func `takes a wrong model for a fault of the settings`() async throws {
        let fault = try #require(
            try await RunwareSamples.read(
                status: 400, #"{"errors":[{"code":"invalidParameter","parameter":"model"}]}"#
            ).fault)
        #expect(fault.failureClass == .endpoint && fault.scope == .endpoint)
    }

    @Test func `names the variable of the key, and waits as long as it is told`() async throws {
        let auth = try await RunwareSamples.read(status: 401, #"{"errors":[{"code":"invalidApiKey"}]}"#).fault
        #expect(auth?.message.hasSuffix("check the key in RUNWARE_API_KEY") == true)
        let rate = try await RunwareSamples.read(
            status: 429, fields: [("Retry-After", "3")], #"{"errors":[{"code":"rateLimitExceeded"}]}"#
        ).fault
        #expect(rate?.retry == .after(.seconds(3)))
    }

    @Test func `counts what a failed task cost`() async throws {
        let fault = try #require(
            try await RunwareSamples.read(
                #"{"data":[{"taskUUID":"\#(RunwareSamples.uuid)","status":"error","cost":0.01,"error":{"code":"inferenceError"}}]}"#
            ).fault)
        #expect(fault.billing == .billed && fault.reportedCost == USD(picodollars: 10_000_000_000))
    }

    @Test func `shows no terminal control and no endless text of a server`() async throws {
        let fault = try #require(
            try await RunwareSamples.read(
                status: 400,
                #"{"errors":[{"code":"x\u001b[31m","message":"\#(String(repeating: "long ", count: 500))","parameter":"a\nb"}]}"#
            ).fault)
        #expect(fault.message.utf8.count < 600 && !fault.message.unicodeScalars.contains { $0.value < 0x20 })
    }
}
