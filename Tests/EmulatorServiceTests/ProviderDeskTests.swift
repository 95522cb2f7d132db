import EmulatorService
import Primitives
import Testing

struct ProviderDeskTests {
    private static func body(_ text: String = "Which crane?") -> String {
        #"{"model":"gemini-3.1-pro-preview","messages":[{"role":"user","content":"\#(text)"}]}"#
    }

    @Test func `answers the same once for one key, and bills it once`() throws {
        var desk = try WireDesk(.runapi, rules: #"{"when":{"requests":1},"reply":{"fault":"reset-midway"}}"#)
        let lost = try desk.send(Self.body()) { $0.idempotencyKey = "k-1" }
        #expect(lost.ending == .reset)
        #expect(desk.desk.ledger.requests == 1, "the answer was made")
        let again = try desk.ask(Self.body()) { $0.idempotencyKey = "k-1" }
        #expect(again["id"] == "chatcmpl-emulator-1", "it is the first answer")
        #expect(desk.desk.ledger.requests == 1)
        _ = try desk.ask(Self.body()) { $0.idempotencyKey = "k-2" }
        _ = try desk.ask(Self.body())
        #expect(desk.desk.ledger.requests == 3)
    }

    @Test(arguments: [
        (
            Vendor.openai, WireDesk.chatPath,
            #"{"model":"m","temperature":0.3,"seed":7,"response_format":{"type":"json_object"},"messages":[{"role":"user","content":"?"}]}"#,
            #"{"temperature":0.3,"seed":7}"#
        ),
        (
            .gemini, "/v1beta/models/gemini-3.1-pro-preview:generateContent",
            #"{"systemInstruction":{"parts":[{"text":"s"}]},"generationConfig":{"topP":0.9,"responseMimeType":"application/json","responseJsonSchema":{}},"contents":[{"role":"user","parts":[{"text":"?"}]}]}"#,
            #"{"generationConfig":{"topP":0.9,"responseMimeType":"application/json"}}"#
        ),
        (
            .runware, "/v1",
            #"[{"taskType":"textInference","taskUUID":"9be73003-bbc8-4ca9-8d15-0cce6abb2bb2","model":"google:gemini@3.1-pro","seed":1,"settings":{"systemPrompt":"s","maxTokens":900},"deliveryMethod":"async","webhookURL":"http://127.0.0.1:8080/hook/token","messages":[{"role":"user","content":"?"}]}]"#,
            #"{"seed":1,"deliveryMethod":"async","settings":{"maxTokens":900}}"#
        ),
    ])
    func `keeps what a request sets, and neither content nor secrets`(
        vendor: Vendor, path: String, body: String, expected: String
    ) throws {
        var desk = try WireDesk(vendor)
        guard case .accepted(let request, _) = desk.decide(body, path: path).verdict else {
            Issue.record("not accepted")
            return
        }
        #expect(JSONValue.object(request.parameters) == (try JSONParser.parse(expected).value))
    }

    @Test func `bills under a key only what was made`() throws {
        var desk = try WireDesk(.runapi, rules: #"{"when":{"requests":1},"reply":{"status":503}}"#)
        #expect(try desk.send(Self.body()) { $0.idempotencyKey = "k" }.status == 503)
        #expect(desk.desk.ledger.requests == 0)
        #expect(try desk.send(Self.body()) { $0.idempotencyKey = "k" }.status == 200)
        #expect(desk.desk.ledger.requests == 1)
    }

    @Test func `refuses one key for two bodies`() throws {
        var desk = try WireDesk(.runapi)
        _ = try desk.ask(Self.body()) { $0.idempotencyKey = "k" }
        let conflict = try desk.send(Self.body("Another?")) { $0.idempotencyKey = "k" }
        #expect(conflict.status == 409)
        #expect(try JSONParser.parse(conflict.body).value[at: "/error/code"] == "idempotency_conflict")
        #expect(desk.desk.ledger.requests == 1)
    }

    @Test(arguments: ["", String(repeating: "k", count: 513), "schlüssel"])
    func `refuses a key that no field may hold`(key: String) throws {
        var desk = try WireDesk(.runapi)
        #expect(desk.decide(Self.body()) { $0.idempotencyKey = key }.plan.status == 400)
    }

    @Test func `pays no heed to keys elsewhere`() throws {
        var desk = try WireDesk(.gemini)
        let path = "/v1beta/models/gemini-3.1-pro-preview:generateContent"
        for text in ["a", "b"] {
            let body = #"{"contents":[{"role":"user","parts":[{"text":"\#(text)"}]}]}"#
            #expect(try desk.send(body, path: path) { $0.idempotencyKey = "k" }.status == 200)
        }
        #expect(desk.desk.ledger.requests == 2)
    }

    @Test func `announces an answer and gives it at the address`() throws {
        var desk = try WireDesk(.runapi, rules: #"{"reply":{"polls":1}}"#)
        let announced = try desk.send(Self.body()) { $0.idempotencyKey = "k" }
        #expect(announced.status == 202)
        let address = try #require(announced["Location"])
        #expect(announced["X-RunAPI-Task-Id"] == "task_emulator_1")
        // A retry before the answer is the same task.
        #expect(try desk.send(Self.body()) { $0.idempotencyKey = "k" }["Location"] == address)
        func status() throws -> JSONValue {
            let report = desk.desk.report(onTaskAt: address)
            return try JSONParser.parse(try #require(report).body).value
        }
        #expect(try status()["status"] == "processing")
        let done = try status()
        #expect(done["status"] == "completed")
        #expect(done[at: "/response/status"] == 200)
        #expect(done[at: "/response/body/choices/0/message/content"]?.stringValue?.contains("Which crane?") == true)
        #expect(desk.desk.ledger.requests == 1)
        let other = desk.desk.report(onTaskAt: "/api/v1/tasks/other")
        #expect(other == nil)
    }

    @Test func `tells that an announced answer failed`() throws {
        var desk = try WireDesk(.runapi, rules: #"{"reply":{"polls":0,"taskError":{"code":"upstream_error"}}}"#)
        let address = try #require(try desk.send(Self.body())["Location"])
        let reply = desk.desk.report(onTaskAt: address)
        let report = try JSONParser.parse(try #require(reply).body).value
        #expect(report["status"] == "failed")
        #expect(report[at: "/error/code"] == "upstream_error")
        #expect(desk.desk.ledger.requests == 0)
    }

    @Test func `echoes the client's own name of a request`() throws {
        var desk = try WireDesk(.runapi)
        let reply = try desk.send(Self.body()) { $0.clientRequestID = "unit-7" }
        #expect(reply["X-Client-Request-Id"] == "unit-7")
    }

    @Test(arguments: [Vendor.runapi, .bytespike, .aivideoapi])
    func `drops media from usage and answer, and still logs them`(vendor: Vendor) throws {
        let body =
            #"{"model":"\#(vendor.models[0])","stream":false,"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(TinyMedia.png)"}},{"type":"text","text":"What is it?"}]}]}"#
        var honest = try WireDesk(vendor)
        var dropping = try WireDesk(vendor, rules: #"{"reply":{"dropMedia":true}}"#)
        let (seen, unseen) = (try honest.ask(body), dropping.decide(body))
        let reply = try JSONParser.parse(try #require(unseen.reply).body).value
        let tokens = [seen, reply].compactMap { $0[at: "/usage/prompt_tokens"]?.intValue }
        #expect(tokens == [1123, 3])
        #expect(reply[at: "/choices/0/message/content"]?.stringValue?.contains("image") == false)
        #expect(unseen.request?.parts.map(\.kind) == ["image_url", "text"])
    }

    @Test(arguments: FaultKind.allCases)
    func `bills for answers that were made, unless a script says otherwise`(fault: FaultKind) throws {
        func billed(_ extra: String) throws -> Int {
            var desk = try WireDesk(.runapi, rules: #"{"reply":{"fault":"\#(fault.rawValue)"\#(extra)}}"#)
            _ = desk.decide(Self.body())
            return desk.desk.ledger.requests
        }
        #expect(try billed("") == (fault.isBilled ? 1 : 0))
        #expect(try billed(#","billed":true"#) == 1)
        #expect(try billed(#","billed":false"#) == 0)
    }

    @Test func `charges nothing for what it refuses`() throws {
        for vendor in Vendor.allCases {
            var desk = try WireDesk(vendor)
            _ = desk.decide("{}", path: vendor == .runware ? "/v1" : WireDesk.chatPath)
            #expect(desk.desk.ledger.requests == 0 && desk.desk.ledger.tokens == 0)
        }
    }

    @Test(arguments: [
        (Vendor.aivideoapi, "/v1/credits", "credits"), (.runapi, "/api/v1/me/balance", "balance"),
        (.toapis, "/v1/balance", "remain_balance"), (.bytespike, "/api/v1/me/usage", "remaining_credits"),
    ])
    func `tells the balance to whom the key belongs`(vendor: Vendor, path: String, member: String) throws {
        let wire = vendor.wire(hashing: try EmulatorSamples.hashing())
        let account = BillingLedger(prices: vendor.prices)
        var head = RequestHead(path: path, authorization: "Bearer \(vendor.defaultKey)")
        let reply = try #require(wire.information(method: "GET", path: path, head: head, account: account))
        let balance = try JSONParser.parse(reply.body).value[member]?.doubleValue
        #expect(balance == (vendor == .aivideoapi ? 10_000 : 50))
        head.authorization = nil
        #expect(wire.information(method: "GET", path: path, head: head, account: account)?.status == 401)
        let others = Vendor.allCases.filter { $0 != vendor }
        for other in others {
            let wire = other.wire(key: "", hashing: try EmulatorSamples.hashing())
            #expect(wire.information(method: "GET", path: path, head: head, account: account) == nil)
        }
    }
}
