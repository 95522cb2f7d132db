import EmulatorService
import Primitives
import Testing

struct ChatDialectTests {
    /// A body that the vendor takes, with these members instead of or beside the least that it wants.
    private static func body(_ vendor: Vendor, _ members: String = "", content: String = #""Which crane?""#) -> String {
        let least = vendor == .toapis ? #","max_tokens":200"# : vendor == .aivideoapi ? #","stream":false"# : ""
        return #"{"model":"\#(vendor.models[0])","messages":[{"role":"user","content":\#(content)}]"#
            + least + (members.isEmpty ? "" : ",\(members)") + "}"
    }

    private static func media(_ vendor: Vendor, _ part: String) -> String {
        body(vendor, content: #"[{"type":"text","text":"q"},\#(part)]"#)
    }

    private static func url(_ type: String, _ data: String) -> String {
        #"{"type":"image_url","image_url":{"url":"data:\#(type);base64,\#(data)"}}"#
    }

    private static let resellers: [Vendor] = [.runapi, .toapis, .bytespike, .aivideoapi]

    @Test(arguments: resellers)
    func `takes every medium as an image_url, and its own model alone`(vendor: Vendor) throws {
        var desk = try WireDesk(vendor)
        for part in [
            Self.url("image/png", TinyMedia.png), Self.url("application/pdf", TinyMedia.pdf),
            Self.url("audio/wav", TinyMedia.wav), Self.url("video/mp4", TinyMedia.mp4),
            #"{"type":"image_url","image_url":{"url":"https://example.org/a.jpg"}}"#,
        ] {
            #expect(desk.decide(Self.media(vendor, part)).refusal == nil)
        }
        let gif = desk.decide(Self.media(vendor, Self.url("image/gif", "R0lGODlh")))
        #expect(gif.refusal?.message.contains("does not take") == true)
        let strangers = Vendor.allCases.flatMap(\.models).filter { $0 != vendor.models[0] }
        for model in Set(strangers) {
            let decision = desk.decide(Self.body(vendor).replacing(vendor.models[0], with: model))
            #expect(decision.plan.status == 404, "\(vendor) took \(model)")
        }
    }

    @Test(arguments: [
        (Vendor.runapi, #""max_tokens":9,"temperature":1,"seed":3,"reasoning_effort":"medium""#),
        (.runapi, #""tools":[{"type":"function","function":{"name":"googleSearch"}}]"#),
        (.runapi, #""stream":true,"stream_options":{"include_usage":true}"#),
        (.toapis, #""temperature":1,"top_p":0.5,"stop":["a"],"stream":true,"stream_options":{"include_usage":true}"#),
        (.bytespike, #""max_tokens":32768,"grounding":{},"user":"u","top_p":1,"seed":1"#),
        (.bytespike, #""response_format":{"type":"json_object"}"#),
        (.aivideoapi, #""include_thoughts":false,"reasoning_effort":"low""#),
        (.aivideoapi, #""tools":[{"type":"function","function":{"name":"googleSearch"}}]"#),
    ])
    func `takes what its page allows`(vendor: Vendor, members: String) throws {
        var desk = try WireDesk(vendor)
        #expect(desk.decide(Self.body(vendor, members)).refusal == nil)
    }

    @Test(arguments: [
        (Vendor.runapi, #""max_completion_tokens":9"#, 400, "validation_error"),
        (.runapi, #""reasoning_effort":"minimal""#, 400, "validation_error"),
        (.toapis, #""grounding":{}"#, 400, "invalid_request_error"),
        (.bytespike, #""max_tokens":32769"#, 400, "invalid_param"),
        (.bytespike, #""grounding":true"#, 400, "invalid_param"),
        (.bytespike, #""reasoning_effort":"low""#, 400, "invalid_param"),
        (.aivideoapi, #""reasoning_effort":"medium""#, 400, "invalid_request"),
        (.aivideoapi, #""temperature":1"#, 503, "upstream_error"),
        (.aivideoapi, #""max_tokens":9"#, 503, "upstream_error"),
        (.aivideoapi, #""response_format":{"type":"json_object"}"#, 503, "upstream_error"),
        (.aivideoapi, #""temprature":1"#, 400, "invalid_request"),
        (.aivideoapi, #""tools":[{"type":"function","function":{"name":"f"}}]"#, 400, "invalid_request"),
    ])
    func `refuses what is not on its page, in its own words`(
        vendor: Vendor, members: String, status: Int, code: String
    ) throws {
        var desk = try WireDesk(vendor)
        let reply = try desk.send(Self.body(vendor, members))
        #expect(reply.status == status)
        #expect(try JSONParser.parse(reply.body).value[at: "/error/code"]?.stringValue == code)
    }

    @Test(arguments: [
        (Vendor.openai, "/v1"), (.runware, "/v1"), (.toapis, "/v1"), (.gemini, ""), (.runapi, ""), (.bytespike, ""),
        (.aivideoapi, ""),
    ])
    func `is found below the address that it gives out`(vendor: Vendor, base: String) throws {
        #expect(vendor.basePath == base)
        let wire = vendor.wire(hashing: try EmulatorSamples.hashing())
        let below = ["", "/chat/completions", "/v1/chat/completions", "/v1beta/models/m:generateContent"]
        #expect(below.contains { wire.asksModel(method: "POST", path: base + $0) })
        #expect(!wire.asksModel(method: "GET", path: "/v1") && !wire.asksModel(method: "POST", path: "/v2/anything"))
    }

    @Test func `wants what a page calls required`() throws {
        var toAPIs = try WireDesk(.toapis)
        #expect(
            toAPIs.decide(Self.body(.toapis).replacing(#","max_tokens":200"#, with: "")).refusal?.parameter
                == "/max_tokens")
        var video = try WireDesk(.aivideoapi)
        #expect(
            video.decide(Self.body(.aivideoapi).replacing(#","stream":false"#, with: "")).refusal?.parameter
                == "/stream")
        let key = video.decide(Self.body(.aivideoapi)) { $0.authorization = "Bearer emulator-key" }
        #expect(key.plan.status == 401)
        #expect(key.refusal?.message.contains("sk-") == true)
    }

    @Test func `counts reasoning apart and tells credits where the page does`() throws {
        var desk = try WireDesk(.aivideoapi)
        let reply = try desk.ask(Self.body(.aivideoapi))
        let usage = try #require(reply["usage"])
        let reasoning = try #require(usage[at: "/completion_tokens_details/reasoning_tokens"]?.intValue)
        let (prompt, completion) = (usage["prompt_tokens"]?.intValue ?? 0, usage["completion_tokens"]?.intValue ?? 0)
        #expect(reasoning > 0)
        #expect(usage["total_tokens"]?.intValue == prompt + completion + reasoning)
        let credits = Double(prompt * 160 + completion * 960) / 1_000_000
        #expect(reply["credits_consumed"]?.doubleValue == (credits * 100).rounded() / 100)
        #expect(reply["model"] == "gemini-3.1-pro-preview")
        #expect(reply[at: "/choices/0/message/reasoning_content"] != nil)
        let quiet = try desk.ask(Self.body(.aivideoapi, #""include_thoughts":false"#))
        #expect(quiet[at: "/choices/0/message/reasoning_content"] == nil)
    }

    @Test(arguments: [Vendor.runapi, .toapis, .bytespike])
    func `counts reasoning as a part of the answer elsewhere`(vendor: Vendor) throws {
        var desk = try WireDesk(vendor)
        let usage = try #require(try desk.ask(Self.body(vendor))["usage"])
        let (prompt, completion) = (usage["prompt_tokens"]?.intValue ?? 0, usage["completion_tokens"]?.intValue ?? 0)
        #expect(usage["total_tokens"]?.intValue == prompt + completion)
        #expect((usage[at: "/completion_tokens_details/reasoning_tokens"]?.intValue ?? 0) > 0)
    }

    @Test func `streams like each vendor does`() throws {
        func chunks(_ vendor: Vendor, _ members: String) throws -> [JSONValue] {
            var desk = try WireDesk(vendor)
            let body = Self.body(vendor, members).replacing(#","stream":false"#, with: "")
            return try EmulatorSamples.events(try desk.send(body)).filter { $0 != "[DONE]" }.map {
                try JSONParser.parse($0).value
            }
        }
        let bare = try chunks(.bytespike, #""stream":true"#)
        #expect(bare.allSatisfy { $0["object"] == nil && $0["model"] == nil && $0["created"] == nil })
        #expect(bare.last?[at: "/choices/0/finish_reason"] == "stop")
        #expect(bare.last?[at: "/usage/total_tokens"] != nil)
        let credits = try chunks(.aivideoapi, #""stream":true"#)
        #expect(credits.last?["credits_consumed"] != nil)
        #expect(credits.contains { $0[at: "/choices/0/delta/reasoning_content"] != nil })
        let extra = try chunks(.runapi, #""stream":true,"stream_options":{"include_usage":true}"#)
        #expect(extra.last?["choices"] == [] && extra.last?["usage"] != nil)
        #expect(try chunks(.runapi, #""stream":true"#).allSatisfy { $0["usage"] == nil })
    }

    @Test func `bills a search where it has a price`() throws {
        var desk = try WireDesk(.bytespike)
        let reply = try desk.ask(Self.body(.bytespike, #""grounding":{}"#))
        #expect(reply[at: "/choices/0/message/annotations/0/type"] == "url_citation")
        #expect(desk.desk.ledger.cost > USD(picodollars: 35_000_000_000))
        #expect(desk.desk.json["billed_searches"] == 1)
    }

    @Test(arguments: resellers)
    func `follows the schema that a prompt asks for`(vendor: Vendor) throws {
        var desk = try WireDesk(vendor)
        let prompt =
            #""Which?\n\nAnswer as the JSON Schema says.\n\n{\"type\":\"object\",\"properties\":{\"n\":{\"const\":4}},\"required\":[\"n\"]}""#
        let text = try desk.ask(Self.body(vendor, content: prompt))[at: "/choices/0/message/content"]?.stringValue
        #expect(text == #"{"n":4}"#)
    }
}
