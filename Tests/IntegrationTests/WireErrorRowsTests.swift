import Primitives
import Testing

/// Every row of the vendors' tables of errors, through the program: its class, how often it is asked, what it costs.
struct WireErrorRowsTests {
    typealias Vendor = VendorProject.Vendor

    struct Row: Sendable, CustomTestStringConvertible {
        var vendor: Vendor
        var status: Int
        /// `nil` for an error without a code.
        var code: String?
        var failure: String
        /// Requests that a unit sends, of four that it may.
        var requests = 1
        /// Those of them that may be billed without an answer.
        var lost = 0
        /// More members of the script's reply.
        var more = ""
        var says: [String] = []

        var reply: String {
            let error = code.map { #", "error": { "code": "\#($0)", "message": "as scripted" }"# } ?? ""
            return #"{ "status": \#(status)\#(error)\#(more) }"#
        }

        var testDescription: String { "\(vendor.rawValue) \(status) \(code ?? "")" }
    }

    // MARK: - Errors of one request

    private static func row(
        _ vendor: Vendor, _ status: Int, _ code: String? = nil, _ failure: String, requests: Int = 1, lost: Int = 0,
        more: String = "", _ says: String...
    ) -> Row {
        Row(
            vendor: vendor, status: status, code: code, failure: failure, requests: requests, lost: lost, more: more,
            says: says)
    }

    private static let smaller = "send smaller or fewer files"

    static let requestRows: [Row] = [
        row(.gemini, 400, nil, "unsupported"), row(.gemini, 400, "FAILED_PRECONDITION", "unsupported"),
        row(.gemini, 429, nil, "rate", requests: 4),
        row(.gemini, 429, nil, "rate", requests: 4, more: #", "retryInfo": "0.01s""#),
        row(.gemini, 413, nil, "too_large", smaller), row(.gemini, 499, nil, "transient", lost: 1),
        row(.gemini, 500, nil, "transient", requests: 4), row(.gemini, 503, nil, "transient", requests: 4),
        row(.gemini, 504, nil, "transient", requests: 2, lost: 2, "billed without an answer"),

        row(.runapi, 400, nil, "unsupported"), row(.runapi, 422, nil, "unsupported"),
        row(.runapi, 409, nil, "unsupported", "another body"), row(.runapi, 413, nil, "too_large", smaller),
        row(.runapi, 415, nil, "unsupported"), row(.runapi, 429, nil, "rate", requests: 4),
        row(.runapi, 429, nil, "rate", requests: 4, more: #", "retryAfterMs": 5"#),
        row(.runapi, 500, nil, "transient", requests: 3), row(.runapi, 502, nil, "transient", requests: 3),
        row(.runapi, 503, nil, "transient", requests: 3), row(.runapi, 504, nil, "transient", requests: 3),

        row(.runware, 400, "invalidParameter", "unsupported", "invalidParameter: as scripted"),
        row(.runware, 400, "missingParameter", "unsupported"),
        row(.runware, 400, "unsupportedParameter", "unsupported"),
        row(.runware, 400, "conflictTaskUUID", "unsupported"),
        row(.runware, 400, "contentPolicyViolation", "refused", lost: 1),
        row(.runware, 400, "providerContentPolicyViolation", "refused", lost: 1),
        row(.runware, 400, "promptBlocked", "refused", lost: 1),
        row(.runware, 400, "moderationFailed", "refused", lost: 1), row(.runware, 400, "downloadFailed", "unsupported"),
        row(.runware, 404, "mediaNotFound", "transient"), row(.runware, 404, "mediaExpired", "transient"),
        row(.runware, 404, "taskFailedOrNotFound", "unknown_outcome", lost: 1),
        row(.runware, 408, "requestTimeout", "timeout", requests: 2, lost: 2),
        row(.runware, 504, "timeoutProvider", "timeout", requests: 2, lost: 2),
        row(.runware, 413, "payloadTooLarge", "too_large", smaller),
        row(.runware, 429, "requestRateLimitExceeded", "rate", requests: 4),
        row(.runware, 500, "internalServerError", "transient", requests: 4),
        row(.runware, 503, "serviceUnavailable", "transient", requests: 4),
        row(.runware, 502, "providerError", "transient", requests: 4),
        row(.runware, 500, "inferenceError", "transient", requests: 4),
        row(.runware, 503, "modelUnavailable", "transient", requests: 4),
        row(.runware, 503, "noAvailableServer", "transient", requests: 4),
        row(.runware, 200, "invalidParameter", "unsupported"),
        row(.runware, 200, "inferenceError", "transient", requests: 4),

        row(.toapis, 400, nil, "unsupported"), row(.toapis, 422, nil, "refused"),
        row(.toapis, 413, nil, "too_large", smaller), row(.toapis, 429, nil, "rate", requests: 4),
        row(.toapis, 429, nil, "rate", requests: 4, more: #", "retryAfterMs": 5"#),
        row(.toapis, 500, nil, "transient", requests: 4), row(.toapis, 502, nil, "transient", requests: 4),
        row(.toapis, 503, nil, "transient", requests: 4),
        row(.toapis, 504, nil, "transient", requests: 2, lost: 2),

        row(.bytespike, 400, "invalid_param", "unsupported"),
        row(.bytespike, 400, "unsupported_feature", "unsupported"),
        row(.bytespike, 400, "context_length_exceeded", "too_large", smaller),
        row(.bytespike, 413, nil, "too_large", smaller, "1M tokens"), row(.bytespike, 422, nil, "unsupported"),
        row(.bytespike, 429, "rate_limit_exceeded", "rate", requests: 4),
        row(.bytespike, 429, "concurrency_limit", "rate", requests: 4),
        row(.bytespike, 500, nil, "transient", requests: 4), row(.bytespike, 502, nil, "transient", requests: 4),
        row(.bytespike, 503, nil, "transient", requests: 4),
        row(.bytespike, 504, nil, "transient", requests: 2, "'delivery'"),

        row(.aivideoapi, 400, nil, "unsupported"), row(.aivideoapi, 404, "task_not_found", "unsupported"),
        row(.aivideoapi, 413, nil, "too_large", smaller),
        row(.aivideoapi, 429, "rate_limit_exceeded", "rate", requests: 4),
        row(.aivideoapi, 500, nil, "transient", requests: 4),
        row(.aivideoapi, 503, nil, "transient", requests: 2, "what is prohibited"),
    ]

    /// Two of them speak Google's protocol as well, where the same statuses come in its envelope and without codes.
    @Test(arguments: [
        (Vendor.gemini, "gemini"), (.runapi, "chat"), (.runapi, "gemini"), (.runware, "tasks"), (.toapis, "chat"),
        (.bytespike, "chat"), (.bytespike, "gemini"), (.aivideoapi, "chat"),
    ])
    func `fails the request alone, as often as its row allows, and nothing is paid`(
        vendor: Vendor, wire protocolName: String
    ) async throws {
        let isForeign = vendor != .gemini && protocolName == "gemini"
        let rows = Self.requestRows.filter { $0.vendor == vendor && !(isForeign && $0.code != nil) }
        let names = rows.indices.map {
            "row-\(String(UnicodeScalar(UInt8(97 + $0 / 26))))\(UnicodeScalar(UInt8(97 + $0 % 26)))"
        }
        let rules = zip(rows, names).map { row, name in
            #"{ "when": { "matching": "\#(name) stood" }, "reply": \#(row.reply) }"#
        }
        let script = #"{ "version": 1, "rules": [ \#(rules.joined(separator: ", ")) ] }"#
        try await EmulatorProcess.with(["--provider", vendor.rawValue], script: script) { emulator in
            var files = Dictionary(uniqueKeysWithValues: names.map { ("\($0).txt", "The crane of \($0) stood still.") })
            files["fine.txt"] = "The crane turned."
            let wire = try VendorProject(
                vendor, at: emulator, files: files,
                provider: protocolName == "tasks" ? "" : #""protocol": "\#(protocolName)""#,
                more: #""retry": { "attempts": 4, "maxDelay": "5ms" }"#)
            let run = try await wire.run()
            #expect(run.status == 3, "\(run.testDescription)")
            let manifest = try wire.manifest()
            #expect(try manifest.unit("brief:notes/fine.txt")[text: "status"] == "ok")
            for (row, name) in zip(rows, names) {
                let unit = try manifest.unit("brief:notes/\(name).txt")
                let message = unit["error"]?[text: "message"] ?? ""
                #expect(unit["error"]?[text: "class"] == row.failure, "\(row.testDescription): \(unit)")
                #expect(unit["usage"]?["requests"]?.intValue == row.requests, "\(row.testDescription): \(unit)")
                #expect(
                    message.contains("provider '\(vendor.rawValue)'") && message.contains("status \(row.status)"),
                    "\(message)")
                for words in row.says { #expect(message.contains(words), "\(row.testDescription): \(message)") }
            }
            let asked = rows.reduce(1) { $0 + $1.requests }
            #expect(manifest.wireRequests == asked)
            let questions = try emulator.log().filter { $0[text: "kind"] == "question" }
            #expect(questions.count == asked && questions.allSatisfy { $0["verdict"] == "accepted" })
            #expect(questions.allSatisfy { $0[text: "protocol"] == (vendor == .runware ? "runware" : protocolName) })
            // The one answer is all that was paid for; what may have been is counted apart.
            #expect(try await emulator.stats()["billed_requests"] == 1)
            let cost = manifest.json["totals"]?["cost"]
            let lost = rows.reduce(0) { $0 + $1.lost }
            let possible = cost?["possibly_billed"] != 0
            #expect(possible == (lost > 0 && vendor == .runware), "\(String(describing: cost))")
            if !(vendor == .runware || vendor == .bytespike || vendor == .aivideoapi) {
                #expect(cost?["unpriced"]?.intValue == lost + 1, "\(String(describing: cost))")
            }
        }
    }

    // MARK: - Errors that every request would meet

    static let routeRows: [Row] = {
        let topUp = "top up the account or raise the key's limit"
        return [
            row(.gemini, 401, nil, "auth", "GEMINI_API_KEY"), row(.gemini, 403, nil, "auth", "GEMINI_API_KEY"),
            row(.gemini, 404, nil, "endpoint", "'gemini-3.1-pro-preview'"), row(.gemini, 402, nil, "credit", topUp),
            row(.runapi, 401, nil, "auth", "RUNAPI_KEY"), row(.runapi, 402, nil, "credit", topUp),
            row(.runapi, 404, nil, "endpoint", "'gemini-3.1-pro-preview'"),
            row(.runware, 401, "invalidApiKey", "auth", "RUNWARE_API_KEY"),
            row(.runware, 401, "missingApiKey", "auth", "RUNWARE_API_KEY"),
            row(.runware, 402, "insufficientCredits", "credit", topUp),
            row(.runware, 402, "insufficientBalance", "credit", topUp),
            row(.runware, 402, "exceededQuota", "credit", topUp),
            row(.runware, 403, "permissionDenied", "auth", "RUNWARE_API_KEY"),
            row(.runware, 404, "modelNotFound", "endpoint", "'google:gemini@3.1-pro'"),
            row(.toapis, 401, nil, "auth", "TOAPIS_API_KEY"), row(.toapis, 402, nil, "credit", topUp),
            row(.toapis, 404, nil, "endpoint", "'gemini-3-1-pro-preview'"),
            row(.bytespike, 400, "unsupported_model", "endpoint", "'gemini-3-1-pro'"),
            row(.bytespike, 400, "model_not_found", "endpoint", "'gemini-3-1-pro'"),
            row(.bytespike, 401, nil, "auth", "BYTESPIKE_API_KEY"),
            row(.bytespike, 402, "insufficient_balance", "credit", topUp),
            row(.bytespike, 402, "insufficient_credits", "credit", topUp),
            row(.bytespike, 402, "quota_exceeded", "credit", topUp),
            row(.bytespike, 403, "permission_denied", "auth", "BYTESPIKE_API_KEY"),
            row(.bytespike, 403, "model_not_in_group", "auth", "BYTESPIKE_API_KEY"),
            row(.bytespike, 404, nil, "endpoint", "'gemini-3-1-pro'"),
            row(
                .bytespike, 429, "rate_limit_exceeded", "credit",
                more: #", "headers": { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "7200" }"#, topUp),
            row(.aivideoapi, 401, nil, "auth", "AIVIDEOAPI_API_KEY", "sk-"),
            row(.aivideoapi, 402, nil, "credit", topUp), row(.aivideoapi, 403, nil, "auth", "AIVIDEOAPI_API_KEY"),
            row(.aivideoapi, 404, "model_not_found", "endpoint", "'gemini-3.1-pro'"),
            row(.aivideoapi, 429, "spend_limit_exceeded", "credit", topUp),
        ]
    }()

    @Test(arguments: [Vendor.gemini, .runapi, .runware, .toapis, .bytespike, .aivideoapi])
    func `ends the run after one request, and says what to do`(vendor: Vendor) async throws {
        for row in Self.routeRows where row.vendor == vendor {
            let script = #"{ "version": 1, "rules": [ { "reply": \#(row.reply) } ] }"#
            try await EmulatorProcess.with(["--provider", vendor.rawValue], script: script) { emulator in
                let wire = try VendorProject(
                    vendor, at: emulator, files: ["a.txt": "a note", "b.txt": "another", "c.txt": "a third"],
                    more: #""limits": { "concurrency": 1 }"#)
                let run = try await wire.run()
                #expect(run.status == 6, "\(row.testDescription): \(run.testDescription)")
                let manifest = try wire.manifest()
                #expect(manifest.run[text: "incomplete_reason"] == row.failure, "\(row.testDescription)")
                #expect(manifest.count(status: "failed") == 1 && manifest.count(status: "pending") == 2)
                let failed = try #require(manifest.units.first { $0[text: "status"] == "failed" })
                let message = failed["error"]?[text: "message"] ?? ""
                #expect(failed["error"]?[text: "class"] == row.failure, "\(row.testDescription): \(message)")
                for words in ["provider '\(vendor.rawValue)'", "status \(row.status)"] + row.says {
                    #expect(message.contains(words) && run.stderr.contains(words), "\(row.testDescription): \(message)")
                }
                #expect(!run.stderr.contains(vendor.key))
                #expect(manifest.wireRequests == 1)
                let cost = manifest.json["totals"]?["cost"]
                for member in ["actual", "estimated", "possibly_billed", "unpriced"] {
                    #expect(cost?[member] == 0, "\(row.testDescription): \(String(describing: cost))")
                }
                #expect(try emulator.log().count { $0[text: "kind"] == "question" } == 1)
            }
        }
    }

    // MARK: - Rows with more to them

    @Test func `fails rather than waits where a rate comes back in hours, and ends the run where all meet it`()
        async throws
    {
        let reply = #"{ "status": 429, "headers": { "X-RateLimit-Remaining": "3.5", "X-RateLimit-Reset": "7200" } }"#
        let script = #"{ "version": 1, "rules": [ { "reply": \#(reply) } ] }"#
        try await EmulatorProcess.with(["--provider", "bytespike"], script: script) { emulator in
            let files = Dictionary(uniqueKeysWithValues: (0..<6).map { ("\($0).txt", "note \($0)") })
            let wire = try VendorProject(
                .bytespike, at: emulator, files: files, more: #""limits": { "concurrency": 1 }"#)
            let run = try await wire.run()
            #expect(run.status == 6, "\(run.testDescription)")
            let manifest = try wire.manifest()
            #expect(manifest.run[text: "incomplete_reason"] == "rate")
            #expect(manifest.count(status: "failed") == 2 && manifest.count(status: "pending") == 4)
            #expect(manifest.wireRequests == 2)
            #expect(run.stderr.contains("run again in 2 h"), "\(run.stderr)")
        }
    }

    @Test(arguments: [
        (Vendor.aivideoapi, #"{ "error": { "code": "spend_limit_exceeded" } }"#),
        (.runware, #"{ "error": { "code": "insufficientCredits" } }"#), (.toapis, #"{ "status": 402 }"#),
    ])
    func `goes on with the route's next provider when the credit is spent`(vendor: Vendor, reply: String) async throws {
        let script = #"{ "version": 1, "rules": [ { "when": { "requests": "2-" }, "reply": \#(reply) } ] }"#
        try await EmulatorProcess.with(["--provider", vendor.rawValue], script: script) { emulator in
            try await EmulatorProcess.with { spare in
                let project = try Project(
                    files: ["a.txt": "a note", "b.txt": "another", "c.txt": "a third", "d.txt": "the last"],
                    steps: WireProject.step(),
                    more: Self.route(vendor.rawValue, emulator, spare: spare) + #", "limits": { "concurrency": 1 }"#)
                let run = try await project.run(environment: [vendor.keyVariable: vendor.key, "SPARE": "emulator-key"])
                #expect(run.status == 0, "\(run.testDescription)")
                let manifest = try project.manifest()
                let providers = manifest.units.compactMap { $0[text: "provider"] }
                #expect(providers.count { $0 == vendor.rawValue } == 1 && providers.count { $0 == "spare" } == 3)
                #expect(manifest.wireRequests == 5)
                let recorded = manifest.units.flatMap { $0["degradations"]?.arrayValue ?? [] }.compactMap(\.stringValue)
                #expect(recorded.count == 1 && recorded[0].hasPrefix("failover: \(vendor.rawValue) gave out"))
            }
        }
    }

    @Test(arguments: [#""maxBodyBytes": "2kB""#, #""maxBodyBytes": "1MB""#])
    func `asks the provider with the larger limit where one refuses by size`(limit: String) async throws {
        // The first limit is known here, so nothing is sent; the second is the server's to tell.
        let script = #"{ "version": 1, "rules": [ { "when": { "matching": "gauge" }, "reply": { "status": 413 } } ] }"#
        let isKnown = limit.contains("2kB")
        try await EmulatorProcess.with(script: script) { small in
            try await EmulatorProcess.with { large in
                let long = (0..<8).map(Project.note).joined()
                let project = try Project(
                    files: ["long.txt": long, "short.txt": "a note"], steps: WireProject.step(),
                    more: Self.route("openai", small, limit, spare: large))
                let run = try await project.run(
                    environment: ["OPENAI_API_KEY": "emulator-key", "SPARE": "emulator-key"])
                #expect(run.status == 0, "\(run.testDescription)")
                let manifest = try project.manifest()
                let unit = try manifest.unit("brief:notes/long.txt")
                #expect(unit[text: "provider"] == "spare")
                #expect(try manifest.unit("brief:notes/short.txt")[text: "provider"] == "openai")
                #expect(manifest.wireRequests == (isKnown ? 2 : 3))
                let recorded = (unit["degradations"]?.arrayValue ?? []).compactMap(\.stringValue)
                #expect(recorded.contains { $0.contains("openai") && $0.contains("413") } == !isKnown, "\(recorded)")
            }
        }
    }

    @Test func `says what to do where every provider refuses by size`() async throws {
        let script = #"{ "version": 1, "rules": [ { "reply": { "status": 413 } } ] }"#
        try await EmulatorProcess.with(script: script) { small in
            try await EmulatorProcess.with(script: script) { large in
                let project = try Project(
                    files: ["long.txt": "a long note"], steps: WireProject.step(),
                    more: Self.route("openai", small, spare: large))
                let run = try await project.run(
                    environment: ["OPENAI_API_KEY": "emulator-key", "SPARE": "emulator-key"])
                #expect(run.status == 3, "\(run.testDescription)")
                let unit = try project.manifest().unit("brief:notes/long.txt")
                let message = unit["error"]?[text: "message"] ?? ""
                #expect(unit["error"]?[text: "class"] == "too_large" && message.contains("provider 'spare'"), "\(unit)")
                #expect(message.contains(Self.smaller) && unit["usage"]?["requests"] == 2, "\(unit)")
                #expect(unit["degradations"]?.arrayValue?.count == 1)
            }
        }
    }

    private static func route(
        _ name: String, _ emulator: EmulatorProcess, _ more: String = "", spare: EmulatorProcess
    ) -> String {
        """
        "model": { "id": "gemini-3.1-pro" }, "route": ["\(name)", "spare"],
        "providers": { "\(name)": { "baseURL": "\(emulator.baseURL)"\(more.isEmpty ? "" : ", " + more) },
          "spare": { "baseURL": "\(spare.baseURL)", "protocol": "chat", "key": "env:SPARE" } }
        """
    }
}
