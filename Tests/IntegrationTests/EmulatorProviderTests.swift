import Primitives
import Testing

/// The built `dossier-emulator` as each provider, over loopback.
struct EmulatorProviderTests {
    /// A provider, where it is asked, what, and with which field for the key.
    struct ProviderQuestion: Sendable, CustomTestStringConvertible {
        var provider: String
        var path = "/v1/chat/completions"
        var body: String
        var key = "Authorization: Bearer emulator-key"
        /// What stands in a whole answer.
        var mark = #""finish_reason":"stop""#

        var testDescription: String { "\(provider) \(path)" }

        func request(_ fields: String = "") -> String {
            "POST \(path) HTTP/1.1\r\nHost: emulator\r\nContent-Type: application/json\r\n\(key)\r\n\(fields)"
                + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        }
    }

    private static let contents = #"{"contents":[{"role":"user","parts":[{"text":"The crane stood still."}]}]}"#

    private static func chat(_ model: String, _ members: String = "") -> String {
        #"{"model":"\#(model)","messages":[{"role":"user","content":"The crane stood still."}]\#(members)}"#
    }

    private static func task(_ members: String = "") -> String {
        #"[{"taskType":"textInference","taskUUID":"9be73003-bbc8-4ca9-8d15-0cce6abb2bb2","#
            + #""model":"google:gemini@3.1-pro","messages":[{"role":"user","content":"The crane stood still."}]\#(members)}]"#
    }

    private static let google = "/v1beta/models/gemini-3.1-pro-preview:"
    private static let native = #""finishReason":"STOP""#
    private static let questions = [
        ProviderQuestion(provider: "openai", body: chat("m")),
        ProviderQuestion(
            provider: "gemini", path: google + "generateContent", body: contents, key: "x-goog-api-key: emulator-key",
            mark: native),
        ProviderQuestion(
            provider: "gemini", path: google + "streamGenerateContent?alt=sse", body: contents,
            key: "x-goog-api-key: emulator-key", mark: "text/event-stream"),
        ProviderQuestion(provider: "runapi", body: chat("gemini-3.1-pro-preview")),
        ProviderQuestion(provider: "runapi", path: google + "generateContent", body: contents, mark: native),
        ProviderQuestion(provider: "runware", path: "/v1", body: task(), mark: #""finishReason":"stop""#),
        ProviderQuestion(provider: "toapis", body: chat("gemini-3-1-pro-preview", #","max_tokens":900"#)),
        ProviderQuestion(provider: "bytespike", body: chat("gemini-3-1-pro", #","grounding":{}"#)),
        ProviderQuestion(
            provider: "bytespike", path: "/v1beta/models/gemini-3-1-pro:generateContent", body: contents, mark: native),
        ProviderQuestion(
            provider: "aivideoapi", body: chat("gemini-3.1-pro", #","stream":false"#),
            key: "Authorization: Bearer sk-emulator-key"),
    ]

    @Test(arguments: questions)
    func `passes for each provider and keeps its account`(question: ProviderQuestion) async throws {
        try await EmulatorProcess.with(["--provider", question.provider]) { emulator in
            let client = try RawClient(port: emulator.port)
            try client.send(question.request())
            let reply = await client.receive()
            #expect(reply.status == 200)
            #expect(reply.text.contains(question.mark), "\(reply.text)")
            let line = try #require(try emulator.log().first)
            #expect(line["verdict"] == "accepted")
            let wire = question.provider == "runware" ? "runware" : question.path.contains("beta") ? "gemini" : "chat"
            #expect(line["protocol"]?.stringValue == wire)
            #expect(line["parts"]?.arrayValue?.map { $0["bytes"] } == [22])
            let stats = try await emulator.stats()
            #expect(stats["billed_requests"] == 1 && (stats["billed_tokens"]?.intValue ?? 0) > 0)
            let isPriced = ["gemini", "runware", "bytespike", "aivideoapi"].contains(question.provider)
            #expect((stats["cost"]?.stringValue != nil) == isPriced)
        }
    }

    @Test func `posts answers to a webhook, forged and doubled ones too`() async throws {
        for (calls, count) in [("one", 1), ("two", 2), ("forged", 3)] {
            let script = #"{"version":1,"rules":[{"reply":{"webhook":{"calls":"\#(calls)","after":"0ms"}}}]}"#
            try await EmulatorProcess.with(["--provider", "runware"], script: script) { emulator in
                let receiver = try RawReceiver()
                let hook = #","deliveryMethod":"async","webhookURL":"http://127.0.0.1:\#(receiver.port)/hook/token""#
                let client = try RawClient(port: emulator.port)
                try client.send(ProviderQuestion(provider: "runware", path: "/v1", body: Self.task(hook)).request())
                #expect(await client.receive().status == 200)
                var requests: [String] = []
                for _ in 0..<count { requests.append(await receiver.answerOne()) }
                let genuine = requests.filter { $0.hasPrefix("POST /hook/token ") && $0.contains("The crane stood") }
                #expect(genuine.count == (calls == "two" ? 2 : 1))
                try await emulator.settle { stats, _ in stats["webhooks_accepted"]?.intValue == count }
                #expect(try await emulator.stats()["billed_requests"] == 1)
            }
        }
    }

    @Test func `holds a webhook back until it is released`() async throws {
        let script = #"{"version":1,"rules":[{"reply":{"webhook":{"hold":true}}}]}"#
        try await EmulatorProcess.with(["--provider", "runware"], script: script) { emulator in
            let receiver = try RawReceiver()
            let hook = #","deliveryMethod":"async","webhookURL":"http://127.0.0.1:\#(receiver.port)/hook""#
            let client = try RawClient(port: emulator.port)
            try client.send(ProviderQuestion(provider: "runware", path: "/v1", body: Self.task(hook)).request())
            #expect(await client.receive().status == 200)
            #expect(try await emulator.heldCount() == 1)
            #expect(try await emulator.stats()["webhooks_sent"] == 0)
            #expect(try await emulator.release() == 1)
            #expect(await receiver.answerOne().hasPrefix("POST /hook "))
        }
    }

    @Test func `answers one key once, at the address that it announced`() async throws {
        let script = #"{"version":1,"rules":[{"reply":{"polls":1}}]}"#
        try await EmulatorProcess.with(["--provider", "runapi"], script: script) { emulator in
            let question = ProviderQuestion(provider: "runapi", body: Self.chat("gemini-3.1-pro-preview"))
            for _ in 0..<2 {
                let client = try RawClient(port: emulator.port)
                try client.send(question.request("Idempotency-Key: k-1\r\n"))
                let reply = await client.receive()
                #expect(reply.status == 202 && reply.text.contains("Location: /api/v1/tasks/task_emulator_1\r\n"))
            }
            for (key, status, word) in [
                ("k", 401, "error"), ("emulator-key", 200, "processing"), ("emulator-key", 200, "completed"),
            ] {
                let client = try RawClient(port: emulator.port)
                try client.send(
                    "GET /api/v1/tasks/task_emulator_1 HTTP/1.1\r\nHost: e\r\nAuthorization: Bearer \(key)\r\n"
                        + "Connection: close\r\n\r\n")
                let reply = await client.receive()
                #expect(reply.status == status && reply.text.contains(word))
            }
            let stats = try await emulator.stats()
            #expect(stats["billed_requests"] == 1 && stats["polls"] == 2)
            #expect(try emulator.log().map { $0["idempotency_key"]?.stringValue } == ["k-1", "k-1"])
        }
    }
}
