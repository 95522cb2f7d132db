import EmulatorService
import Primitives
import Testing

struct RunwareProtocolTests {
    private static let uuid = "9be73003-bbc8-4ca9-8d15-0cce6abb2bb2"

    /// An array of one task with these members after the usual ones.
    private static func task(_ members: String = "", uuid: String = uuid) -> String {
        #"[{"taskType":"textInference","taskUUID":"\#(uuid)","model":"google:gemini@3.1-pro","messages":[{"role":"user","content":"Which crane?"}]\#(members.isEmpty ? "" : ",")\#(members)}]"#
    }

    private static func settings(_ members: String) -> String { task(#""settings":{\#(members)}"#) }

    private static func poll(_ uuid: String = uuid) -> String {
        #"[{"taskType":"getResponse","taskUUID":"\#(uuid)"}]"#
    }

    @Test(arguments: [
        task(), task(#""seed":4294967295,"numberResults":4,"includeCost":true,"includeUsage":true"#),
        settings(#""systemPrompt":"s","temperature":0.46,"topP":0.9,"maxTokens":128000,"stopSequences":["END"]"#),
        settings(#""temperature":1.15,"thinkingLevel":"low""#),
        task(#""inputs":{"images":["data:image/png;base64,\#(TinyMedia.png)","\#(TinyMedia.png)"]}"#),
        task(
            #""inputs":{"audios":["\#(TinyMedia.wav)"],"videos":["\#(TinyMedia.mp4)"],"documents":["\#(TinyMedia.pdf)"]}"#
        ),
        task(#""inputs":{"videos":["https://example.org/a.mp4"]}"#), task(#""deliveryMethod":"stream""#),
        task(#""deliveryMethod":"async","webhookURL":"http://127.0.0.1:8080/hook/token""#),
        #"[{"taskType":"authentication","apiKey":"emulator-key"},"# + task().dropFirst(),
    ])
    func `takes what the page allows`(body: String) throws {
        var desk = try WireDesk(.runware)
        let decision = desk.decide(body, path: "/v1")
        #expect(decision.refusal == nil)
        #expect(decision.plan.status == 200)
    }

    @Test func `breaks the first of several results, and charges for all`() throws {
        let schema =
            #"JSON Schema\n{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"integer\"}}}"#
        let body = Self.task(#""numberResults":3,"includeCost":true"#).replacing(
            "Which crane?", with: "Which?\\n\(schema)")
        var desk = try WireDesk(.runware, rules: #"{"reply":{"invalidResults":2}}"#)
        let reply = try desk.ask(body, path: "/v1")
        let texts = try #require(reply["data"]?.arrayValue).compactMap { $0["text"]?.stringValue }
        #expect(texts.count == 3 && texts[0] == texts[1] && texts[1] != texts[2])
        #expect(try JSONParser.parse(texts[2]).value["a"]?.intValue != nil)
        guard case .number(let one)? = reply[at: "/data/0/cost"] else { return #expect(Bool(false)) }
        let cost = try #require(USD(one))
        #expect(desk.desk.ledger.cost == cost + cost + cost)
    }

    @Test func `tells the balance to a task that asks for the account's details`() throws {
        var desk = try WireDesk(.runware)
        let question = #"[{"taskType":"accountManagement","taskUUID":"\#(Self.uuid)","operation":"getDetails"}]"#
        let first = try desk.ask(question, path: "/v1")
        #expect(first[at: "/data/0/balance"] == 50 && first[at: "/data/0/taskUUID"]?.stringValue == Self.uuid)
        _ = desk.decide(Self.task(), path: "/v1")
        let later = try desk.ask(question, path: "/v1")
        #expect(later[at: "/data/0/balance"] != 50, "what was answered is paid for")
        #expect(desk.desk.accountTasks == 2 && desk.desk.ledger.requests == 1)
        for wrong in ["getKeys", ""] {
            let refused = desk.decide(question.replacing("getDetails", with: wrong), path: "/v1")
            #expect(refused.refusal?.status == 400)
        }
    }

    @Test(arguments: [
        (String(task().dropFirst().dropLast()), "invalidParameter", nil), ("[]", "missingParameter", nil),
        (#"[{"taskType":"imageInference"}]"#, "invalidParameter", "taskType"),
        (task(uuid: "not-a-uuid"), "invalidParameter", "taskUUID"),
        (task(uuid: "9be73003-bbc8-1ca9-8d15-0cce6abb2bb2"), "invalidParameter", "taskUUID"),
        (#"[{"taskType":"textInference","messages":[]}]"#, "missingParameter", "taskUUID"),
        (task(#""model":"x""#), "invalidParameter", "model"),
        (task(#""outputFormat":"TEXT""#), "unsupportedParameter", "outputFormat"),
        (task(#""numberResults":5"#), "invalidParameter", "numberResults"),
        (task(#""numberResults":2,"deliveryMethod":"stream""#), "invalidParameter", "numberResults"),
        (task(#""deliveryMethod":"fax""#), "invalidParameter", "deliveryMethod"),
        (task(#""seed":4294967296"#), "invalidParameter", "seed"),
        (task(#""webhookURL":"https://example.org/hook""#), "invalidParameter", "webhookURL"),
        (settings(#""temperature":0.123"#), "invalidParameter", "settings.temperature"),
        (settings(#""temperature":2.01"#), "invalidParameter", "settings.temperature"),
        (settings(#""maxTokens":128001"#), "invalidParameter", "settings.maxTokens"),
        (settings(#""systemPrompt":"""#), "invalidParameter", "settings.systemPrompt"),
        (settings(#""thinkingLevel":"none""#), "invalidParameter", "settings.thinkingLevel"),
        (settings(#""stopSequences":[]"#), "invalidParameter", "settings.stopSequences"),
        (settings(#""topK":3"#), "unsupportedParameter", "settings.topK"),
        (
            task(#""inputs":{"audios":["data:audio/wav;base64,\#(TinyMedia.wav)"]}"#), "invalidParameter",
            "inputs.audios.0"
        ),
        (task(#""inputs":{"images":["\#(TinyMedia.wav)"]}"#), "invalidParameter", "inputs.images.0"),
        (task(#""inputs":{"documents":["aGVsbG8K"]}"#), "invalidParameter", "inputs.documents.0"),
    ])
    func `refuses what it does not, and names the parameter`(body: String, code: String, parameter: String?) throws {
        var desk = try WireDesk(.runware)
        let decision = desk.decide(body, path: "/v1")
        let error = try JSONParser.parse(try #require(decision.reply).body).value
        #expect(decision.plan.status == 400)
        #expect(error[at: "/errors/0/code"]?.stringValue == code)
        #expect(error[at: "/errors/0/parameter"]?.stringValue == parameter)
        #expect(error["data"] == nil)
    }

    @Test func `has no system role`() throws {
        var desk = try WireDesk(.runware)
        let body = Self.task().replacing(#""role":"user""#, with: #""role":"system""#)
        let error = try desk.ask(body, path: "/")
        #expect(error[at: "/errors/0/parameter"] == "messages.0.role")
        #expect(error[at: "/errors/0/taskUUID"]?.stringValue == Self.uuid)
    }

    @Test func `refuses a UUID that was used`() throws {
        var desk = try WireDesk(.runware)
        #expect(try desk.send(Self.task(), path: "/v1").status == 200)
        let again = try desk.send(Self.task(), path: "/v1")
        #expect(again.status == 400)
        #expect(try JSONParser.parse(again.body).value[at: "/errors/0/code"] == "conflictTaskUUID")
        #expect(desk.desk.ledger.requests == 1)
    }

    @Test func `tells cost and usage only when they are asked for, for each result`() throws {
        var desk = try WireDesk(.runware)
        let bare = try desk.ask(Self.task(), path: "/v1")
        #expect(bare[at: "/data/0/cost"] == nil && bare[at: "/data/0/usage"] == nil)
        let before = desk.desk.ledger.cost
        let other = "ead5ba1a-9a2d-46e3-8ee2-373fb66251f6"
        let reply = try desk.ask(
            Self.task(#""numberResults":3,"seed":7,"includeCost":true,"includeUsage":true"#, uuid: other), path: "/v1")
        let results = try #require(reply["data"]?.arrayValue)
        #expect(results.map { $0["seed"] } == [7, 8, 9])
        #expect(Set(results.map { $0["taskUUID"]?.stringValue }) == [other])
        let usage = try #require(results[0]["usage"])
        let (prompt, completion) = (usage["promptTokens"]?.intValue ?? 0, usage["completionTokens"]?.intValue ?? 0)
        #expect(usage["totalTokens"]?.intValue == prompt + completion)
        // 2 $ and 12 $ a million are 2 and 12 million picodollars a token, and thinking costs like an answer.
        let picodollars = prompt * 2_000_000 + (completion + (usage["thinkingTokens"]?.intValue ?? 0)) * 12_000_000
        #expect(results.allSatisfy { $0["cost"] == USD(picodollars: picodollars).json })
        #expect(desk.desk.ledger.cost == before + USD(picodollars: 3 * picodollars))
    }

    @Test func `announces, says processing as often as it was told to, and then answers`() throws {
        var desk = try WireDesk(.runware, rules: #"{"reply":{"polls":2}}"#)
        let announced = try desk.ask(Self.task(#""deliveryMethod":"async""#), path: "/v1")
        #expect(announced["data"] == [["taskType": "textInference", "taskUUID": .string(Self.uuid)]])
        let states = try (1...4).map { _ in try desk.ask(Self.poll(), path: "/v1")[at: "/data/0/status"] }
        #expect(states == ["processing", "processing", "success", "success"])
        #expect(
            try desk.ask(Self.poll(), path: "/v1")[at: "/data/0/text"]?.stringValue?.contains("Which crane?") == true)
        #expect(desk.desk.ledger.requests == 1)
        #expect(desk.desk.json["polls"] == 5)
    }

    @Test func `keeps the answer of a task whose reply was lost`() throws {
        var desk = try WireDesk(.runware, rules: #"{"reply":{"fault":"reset"}}"#)
        #expect(desk.decide(Self.task(), path: "/v1").plan.action == .reset)
        #expect(try desk.ask(Self.poll(), path: "/v1")[at: "/data/0/status"] == "success")
        #expect(desk.desk.ledger.requests == 1)
    }

    @Test func `knows nothing of a task that it turned away`() throws {
        var desk = try WireDesk(.runware, rules: #"{"when":{"requests":1},"reply":{"status":503}}"#)
        #expect(try desk.send(Self.task(), path: "/v1").status == 503)
        let report = try desk.send(Self.poll(), path: "/v1")
        #expect(report.status == 404)
        #expect(try JSONParser.parse(report.body).value[at: "/errors/0/code"] == "taskFailedOrNotFound")
        #expect(try desk.send(Self.task(), path: "/v1").status == 200, "its name is still free")
    }

    @Test func `lets a task fail in the end`() throws {
        var desk = try WireDesk(.runware, rules: #"{"reply":{"polls":1,"taskError":{"code":"timeoutProvider"}}}"#)
        _ = try desk.ask(Self.task(#""deliveryMethod":"async""#), path: "/v1")
        _ = try desk.ask(Self.poll(), path: "/v1")
        let report = try desk.ask(Self.poll(), path: "/v1")
        #expect(report[at: "/data/0/status"] == "error")
        #expect(report[at: "/data/0/error/code"] == "timeoutProvider")
        #expect(desk.desk.ledger.requests == 0)
    }

    @Test func `gives data and errors at once, and errors with 200`() throws {
        var desk = try WireDesk(
            .runware,
            rules: #"""
                {"when":{"requests":1},"reply":{"alsoError":{"code":"providerError"}}},
                {"reply":{"status":200,"error":{"code":"inferenceError"}}}
                """#)
        let both = try desk.ask(Self.task(), path: "/v1")
        #expect(both[at: "/data/0/text"] != nil)
        #expect(both[at: "/errors/0/code"] == "providerError")
        #expect(both[at: "/errors/0/taskUUID"]?.stringValue == Self.uuid)
        let alone = try desk.send(Self.task(uuid: "378ac79a-0546-4a6f-a20e-761d22ecfbd2"), path: "/v1")
        #expect(alone.status == 200)
        #expect(try JSONParser.parse(alone.body).value[at: "/errors/0/code"] == "inferenceError")
    }

    @Test func `stores a medium once and finds it by its UUID`() throws {
        var desk = try WireDesk(.runware)
        let upload =
            #"[{"taskType":"mediaStorage","taskUUID":"5b0f1a70-0f63-4d6f-9d0e-7f0b6a2f5e21","operation":"upload","media":"\#(TinyMedia.pdf)"}]"#
        let name = try #require(try desk.ask(upload, path: "/v1")[at: "/data/0/mediaUUID"]?.stringValue)
        let decision = desk.decide(Self.task(#""inputs":{"documents":["\#(name)"]}"#), path: "/v1")
        let part = try #require(decision.request?.parts.first { $0.kind == "documents" })
        #expect(part.mime == "application/pdf" && part.byteCount == 15 && part.digest != nil)
        let stranger = "00000000-0000-4000-8000-000000000001"
        let other = desk.decide(
            Self.task(#""inputs":{"images":["\#(stranger)"]}"#, uuid: "378ac79a-0546-4a6f-a20e-761d22ecfbd2"),
            path: "/v1")
        #expect(other.refusal?.code == "mediaNotFound")
        let wrong = desk.decide(
            Self.task(#""inputs":{"images":["\#(name)"]}"#, uuid: "378ac79a-0546-4a6f-a20e-761d22ecfbd2"), path: "/v1")
        #expect(wrong.refusal?.code == "mediaNotFound", "a document is no image")
        #expect(desk.desk.json["uploads"] == 1)
    }

    @Test func `streams frames with thoughts, text and a finish that tells the cost`() throws {
        var desk = try WireDesk(.runware)
        let reply = try desk.send(
            Self.task(#""deliveryMethod":"stream","includeCost":true,"includeUsage":true"#), path: "/v1")
        let events = EmulatorSamples.events(reply)
        #expect(events.last == "[DONE]")
        let frames = try events.dropLast().map { try JSONParser.parse($0).value }
        #expect(frames.first?[at: "/delta/reasoningContent"]?.stringValue?.isEmpty == false)
        let text = frames.compactMap { $0[at: "/delta/text"]?.stringValue }.joined()
        #expect(text.contains("Which crane?"))
        #expect(frames.last?["finishReason"] == "stop")
        #expect(frames.last?["cost"] == desk.desk.ledger.cost.json)
        #expect(frames.dropLast().allSatisfy { $0["finishReason"] == .some(.null) && $0["usage"] == nil })
    }

    @Test func `cuts at the limit, against which thinking counts`() throws {
        var desk = try WireDesk(.runware)
        let reply = try desk.ask(
            Self.settings(#""maxTokens":20,"thinkingLevel":"low""#).replacing(
                #""settings""#, with: #""includeUsage":true,"settings""#), path: "/v1")
        #expect(reply[at: "/data/0/finishReason"] == "length")
        #expect(reply[at: "/data/0/usage/completionTokens"] == 4)
        #expect(reply[at: "/data/0/usage/thinkingTokens"] == 16)
    }

    @Test func `follows the schema that a prompt asks for`() throws {
        var desk = try WireDesk(.runware)
        let prompt =
            #"P1\n\nThe crane stood still in the harbour.\n\nWhat stood?\n\nAnswer with one JSON value that fits the JSON Schema below.\n\n{\"type\":\"object\",\"properties\":{\"quote\":{\"type\":\"string\"}},\"required\":[\"quote\"]}"#
        let body = Self.task().replacing("Which crane?", with: prompt)
        let text = try #require(try desk.ask(body, path: "/v1")[at: "/data/0/text"]?.stringValue)
        #expect(try JSONParser.parse(text).value["quote"] == "The crane stood still in the harbour.")
    }
}
