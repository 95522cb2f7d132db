import EmulatorService
import Primitives
import Testing

struct GeminiProtocolTests {
    private static let path = "/v1beta/models/gemini-3.1-pro-preview:generateContent"
    private static let streamPath = "/v1beta/models/gemini-3.1-pro-preview:streamGenerateContent"
    private static let question = #"{"contents":[{"role":"user","parts":[{"text":"Which crane?"}]}]}"#

    private static func parts(_ parts: String) -> String { #"{"contents":[{"role":"user","parts":[\#(parts)]}]}"# }

    private static func with(_ members: String) -> String { question.dropLast() + ",\(members)}" }

    private static func configured(_ members: String) -> String { with(#""generationConfig":{\#(members)}"#) }

    private static func inline(_ type: String, _ data: String) -> String {
        #"{"inlineData":{"mimeType":"\#(type)","data":"\#(data)"}}"#
    }

    @Test(arguments: [
        question, with(#""systemInstruction":{"parts":[{"text":"Be brief."}]}"#),
        parts(
            [
                inline("image/png", TinyMedia.png), inline("application/pdf", TinyMedia.pdf),
                inline("audio/wav", TinyMedia.wav), inline("video/mp4", TinyMedia.mp4),
                inline("text/plain", "aGVsbG8K"), #"{"text":"q"}"#,
            ].joined(separator: ",")),
        parts(
            #"{"fileData":{"mimeType":"video/mp4","fileUri":"https://example.org/a.mp4"},"videoMetadata":{"fps":2}}"#),
        parts(
            #"{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="},"mediaResolution":{"level":"MEDIA_RESOLUTION_ULTRA_HIGH"}}"#
        ),
        configured(#""temperature":1,"topP":0.95,"topK":64,"maxOutputTokens":65536,"stopSequences":["END"],"seed":-7"#),
        configured(#""thinkingConfig":{"thinkingLevel":"HIGH","includeThoughts":true}"#),
        configured(#""responseMimeType":"application/json","responseJsonSchema":{"type":"object"}"#),
        configured(
            #""responseMimeType":"application/json","responseSchema":{"type":"OBJECT","properties":{"a":{"type":"STRING","nullable":true}}}"#
        ),
        configured(#""mediaResolution":"MEDIA_RESOLUTION_LOW","candidateCount":1"#),
        with(#""tools":[{"googleSearch":{}}]"#),
        with(#""safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"OFF"}]"#),
        #"{"contents":[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"b","thoughtSignature":"c2ln"}]},{"role":"user","parts":[{"text":"c"}]}]}"#,
    ])
    func `takes what the protocol allows`(body: String) throws {
        var desk = try WireDesk(.gemini)
        let decision = desk.decide(body, path: Self.path)
        #expect(decision.refusal == nil)
        #expect(decision.plan.status == 200)
    }

    @Test(arguments: [
        ("{}", "/contents"), (with(#""model":"m""#), "/model"),
        (with(#""system_instruction":{"parts":[{"text":"s"}]}"#), "/system_instruction"),
        (with(#""systemInstruction":"s""#), "/systemInstruction"),
        (with(#""generation_config":{}"#), "/generation_config"),
        (#"{"contents":[{"role":"assistant","parts":[{"text":"x"}]}]}"#, "/contents/0/role"),
        (#"{"contents":[{"role":"system","parts":[{"text":"x"}]}]}"#, "/contents/0/role"),
        (#"{"contents":[{"role":"model","parts":[{"text":"x"}]}]}"#, "/contents"),
        (#"{"contents":[{"role":"user","parts":[]}]}"#, "/contents/0/parts"),
        (parts(#"{"text":"x","inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}"#), "/contents/0/parts/0"),
        (parts(#"{"thought":true}"#), "/contents/0/parts/0"),
        (
            parts(#"{"inline_data":{"mime_type":"image/png","data":"iVBORw0KGgo="}}"#),
            "/contents/0/parts/0/inline_data"
        ),
        (parts(inline("image/jpeg", TinyMedia.png)), "/contents/0/parts/0/inlineData/data"),
        (parts(inline("image/gif", "R0lGODlh")), "/contents/0/parts/0/inlineData/data"),
        (parts(inline("image/png", "data:image/png;base64,iVBORw0KGgo=")), "/contents/0/parts/0/inlineData/data"),
        (parts(inline("image/png", "iVBORw0KGgo")), "/contents/0/parts/0/inlineData/data"),
        (parts(#"{"text":"x","videoMetadata":{"fps":1}}"#), "/contents/0/parts/0/videoMetadata"),
        (configured(#""temperature":2.1"#), "/generationConfig/temperature"),
        (configured(#""topP":1.5"#), "/generationConfig/topP"),
        (configured(#""maxOutputTokens":65537"#), "/generationConfig/maxOutputTokens"),
        (configured(#""max_output_tokens":5"#), "/generationConfig/max_output_tokens"),
        (configured(#""seed":2147483648"#), "/generationConfig/seed"),
        (configured(#""stopSequences":["1","2","3","4","5","6"]"#), "/generationConfig/stopSequences"),
        (configured(#""candidateCount":2"#), "/generationConfig/candidateCount"),
        (
            configured(#""thinkingConfig":{"thinkingLevel":"MINIMAL"}"#),
            "/generationConfig/thinkingConfig/thinkingLevel"
        ),
        (
            configured(#""thinkingConfig":{"thinkingLevel":"LOW","thinkingBudget":9}"#),
            "/generationConfig/thinkingConfig/thinkingBudget"
        ),
        (
            configured(
                #""responseMimeType":"application/json","responseSchema":{"type":"OBJECT"},"responseJsonSchema":{}"#),
            "/generationConfig/responseSchema"
        ),
        (configured(#""responseJsonSchema":{"type":"object"}"#), "/generationConfig/responseJsonSchema"),
        (
            configured(#""responseMimeType":"application/json","responseSchema":{"type":"object"}"#),
            "/generationConfig/responseSchema/type"
        ),
        (configured(#""mediaResolution":"HIGH""#), "/generationConfig/mediaResolution"),
        (with(#""tools":[{"google_search":{}}]"#), "/tools/0/google_search"),
        (with(#""tools":[{}]"#), "/tools/0"),
    ])
    func `refuses what it does not, in Google's shape`(body: String, pointer: String) throws {
        var desk = try WireDesk(.gemini)
        let decision = desk.decide(body, path: Self.path)
        #expect(decision.refusal?.parameter == pointer)
        let error = try JSONParser.parse(try #require(decision.reply).body).value
        #expect(error[at: "/error/code"] == 400)
        #expect(error[at: "/error/status"] == "INVALID_ARGUMENT")
        #expect(error[at: "/error/details/0/fieldViolations/0/field"]?.stringValue == pointer)
        #expect(desk.desk.ledger.requests == 0)
    }

    @Test func `wants Google's own field for the key, and resellers take both`() throws {
        func status(_ vendor: Vendor, _ change: @escaping (inout RequestHead) -> Void) throws -> Int {
            var desk = try WireDesk(vendor)
            let path = Self.path.replacing("gemini-3.1-pro-preview", with: vendor.models[0])
            return try desk.send(Self.question, path: path, change: change).status
        }
        #expect(try status(.gemini) { $0.googleKey = nil } == 401)
        #expect(try status(.gemini) { $0.authorization = nil } == 200)
        for vendor in [Vendor.runapi, .bytespike] {
            #expect(try status(vendor) { $0.googleKey = nil } == 200)
            #expect(try status(vendor) { $0.authorization = nil } == 200)
            #expect(try status(vendor) { ($0.authorization, $0.googleKey) = ("Bearer x", "y") } == 401)
        }
    }

    @Test func `knows only its own model, which stands in the path`() throws {
        var desk = try WireDesk(.gemini)
        let error = try desk.ask(Self.question, path: "/v1beta/models/gemini-3.1-pro:generateContent")
        #expect(error[at: "/error/status"] == "NOT_FOUND")
        #expect(error[at: "/error/code"] == 404)
    }

    @Test func `answers with thoughts, usage by modality and grounding`() throws {
        var desk = try WireDesk(.gemini)
        let body = Self.parts(Self.inline("image/png", TinyMedia.png) + #",{"text":"What is it?"}"#).dropLast()
        let reply = try desk.ask(
            body + #","tools":[{"googleSearch":{}}],"generationConfig":{"thinkingConfig":{"includeThoughts":true}}}"#,
            path: Self.path)
        #expect(reply[at: "/candidates/0/content/parts/0/thought"] == true)
        #expect(reply[at: "/candidates/0/content/parts/1/text"]?.stringValue?.contains("What is it?") == true)
        #expect(reply[at: "/candidates/0/finishReason"] == "STOP")
        #expect(reply[at: "/candidates/0/groundingMetadata/groundingChunks/0/web/uri"] != nil)
        let usage = try #require(reply["usageMetadata"])
        let counts = ["promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount"].compactMap {
            usage[$0]?.intValue
        }
        #expect(counts.count == 3 && counts.reduce(0, +) == usage["totalTokenCount"]?.intValue)
        #expect(usage[at: "/promptTokensDetails/0"] == ["modality": "IMAGE", "tokenCount": 1120])
        #expect(desk.desk.ledger.tokens == usage["totalTokenCount"]?.intValue)
        #expect(desk.desk.ledger.searches == 1)
    }

    @Test func `follows a schema in either dialect`() throws {
        var desk = try WireDesk(.gemini)
        for schema in [
            #""responseSchema":{"type":"OBJECT","properties":{"n":{"type":"INTEGER","minimum":3}},"required":["n"]}"#,
            #""responseJsonSchema":{"type":"object","properties":{"n":{"type":"integer","minimum":3}},"required":["n"]}"#,
        ] {
            let reply = try desk.ask(
                Self.configured(#""responseMimeType":"application/json",\#(schema)"#), path: Self.path)
            let text = try #require(reply[at: "/candidates/0/content/parts/0/text"]?.stringValue)
            #expect(try (JSONParser.parse(text).value["n"]?.intValue ?? 0) >= 3)
        }
    }

    @Test func `streams events that end without a mark`() throws {
        var desk = try WireDesk(.gemini)
        let reply = try desk.send(Self.question, path: Self.streamPath) { $0.alt = "sse" }
        let body = String(decoding: reply.body, as: UTF8.self)
        #expect(reply["Content-Type"]?.hasPrefix("text/event-stream") == true)
        #expect(!body.contains("[DONE]") && body.hasSuffix("\r\n\r\n"))
        #expect(
            body.split(separator: "\r\n").allSatisfy { $0.hasPrefix("data: ") }, "Google's client knows no comments")
        let chunks = try body.split(separator: "\r\n").filter { $0.hasPrefix("data: ") }.map {
            try JSONParser.parse(String($0.dropFirst(6))).value
        }
        let text = chunks.compactMap { $0[at: "/candidates/0/content/parts/0/text"]?.stringValue }.joined()
        #expect(text.contains("Which crane?"))
        #expect(chunks.compactMap { $0[at: "/candidates/0/finishReason"] } == ["STOP"])
        #expect(chunks.allSatisfy { $0["usageMetadata"] != nil })
    }

    @Test func `streams one array when no events are asked for`() throws {
        var desk = try WireDesk(.gemini)
        let reply = try desk.send(Self.question, path: Self.streamPath)
        let chunks = try #require(try JSONParser.parse(reply.body).value.arrayValue)
        #expect(reply["Content-Type"]?.hasPrefix("application/json") == true)
        #expect(chunks.count > 2)
        #expect(chunks.last?[at: "/candidates/0/finishReason"] == "STOP")
    }

    @Test func `blocks prompts, cuts off for safety and tells when to come again`() throws {
        var desk = try WireDesk(
            .gemini,
            rules: #"""
                {"when":{"requests":1},"reply":{"blocked":"PROHIBITED_CONTENT"}},
                {"when":{"requests":2},"reply":{"finish":"RECITATION"}},
                {"when":{"requests":3},"reply":{"status":429,"retryInfo":"0.1s"}}
                """#)
        let blocked = try desk.ask(Self.question, path: Self.path)
        #expect(blocked[at: "/promptFeedback/blockReason"] == "PROHIBITED_CONTENT")
        #expect(blocked["candidates"] == nil)
        #expect(desk.desk.ledger.requests == 0)
        let recited = try desk.ask(Self.question, path: Self.path)
        #expect(recited[at: "/candidates/0/finishReason"] == "RECITATION")
        #expect(recited[at: "/candidates/0/content"] == nil)
        #expect(desk.desk.ledger.requests == 1)
        let limited = try desk.ask(Self.question, path: Self.path)
        #expect(limited[at: "/error/status"] == "RESOURCE_EXHAUSTED")
        #expect(limited[at: "/error/details/0/retryDelay"] == "0.1s")
    }
}
