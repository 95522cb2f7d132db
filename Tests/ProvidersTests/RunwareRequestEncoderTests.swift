import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

struct RunwareRequestEncoderTests {
    private static let head =
        #"[{"taskType":"textInference","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","model":"google:gemini@3.1-pro","deliveryMethod":"sync","includeCost":true,"includeUsage":true,"numberResults":1,"#

    @Test func `asks a bare question, with a limit that leaves room for thinking`() throws {
        #expect(
            try RunwareSamples.body(RunwareSamples.request(prompt: "Say \"hi\".\n"))
                == Self.head
                + #""settings":{"maxTokens":16384},"messages":[{"role":"user","content":"Say \"hi\".\n"}]}]"#)
    }

    @Test func `puts everything that was given into its place`() throws {
        let model = ModelSpec(
            id: "gemini-3.1-pro", temperature: 0.35, topP: 0.9, maxOutputTokens: 1200, thinking: .medium,
            seed: 4_294_967_295, stop: ["END", "\""])
        let request = try RunwareSamples.request(
            system: "Be brief.", parts: [ProviderSamples.media("source 1", "image/png", .image)],
            prompt: "Describe it.",
            corrections: [.init(answer: "{", complaint: "not JSON"), .init(answer: "", complaint: "nothing")],
            model: model)
        #expect(
            try RunwareSamples.body(request)
                == Self.head
                + #""seed":4294967295,"settings":{"systemPrompt":"Be brief.","thinkingLevel":"medium","temperature":0.35,"topP":0.9,"maxTokens":1200,"stopSequences":["END","\""]},"messages":[{"role":"user","content":"Describe it."},{"role":"assistant","content":"{"},{"role":"user","content":"not JSON"},{"role":"user","content":"nothing"}],"inputs":{"images":["<source 1 bytes>"]}}]"#
        )
    }

    @Test func `asks for several results, and reckons with all of them`() throws {
        let one = try RunwareSamples.request(prompt: "Hi.")
        let three = try RunwareSamples.request(prompt: "Hi.", model: ModelSpec(id: "gemini-3.1-pro", results: 3))
        #expect(try RunwareSamples.body(three).contains(#""numberResults":3,"#))
        let provider = try ResellerRequestTests.provider("runware", three.parameters)
        let (single, triple) = (
            try provider.encode(one, credential: nil).get().estimate,
            try provider.encode(three, credential: nil).get().estimate
        )
        #expect(triple.input == single.input * 3 && triple.output == single.output * 3)
    }

    @Test func `says in the prompt which part stands where, as the lists have no order among them`() throws {
        let parts = [
            ProviderSamples.media("source 1", "application/pdf", .pdf), .text(label: "source 2", "Line\tone"),
            ProviderSamples.media("source 3", "image/png", .image),
            ProviderSamples.media("source 4", "audio/ogg", .audio),
            ProviderSamples.media("source 5", "image/jpeg", .image),
            ProviderSamples.media("source 6", "video/mp4", .video),
        ]
        let task = try JSONParser.parse(RunwareSamples.body(RunwareSamples.request(parts: parts))).value.arrayValue?[0]
        #expect(
            task?["messages"]?.arrayValue?[0]["content"]?.stringValue == """
                source 1: document 1

                source 2:
                Line\tone

                source 3: image 1

                source 4: audio 1

                source 5: image 2

                source 6: video 1

                What is it?
                """)
        #expect(
            task?["inputs"] == [
                "images": ["<source 3 bytes>", "<source 5 bytes>"], "audios": ["<source 4 bytes>"],
                "videos": ["<source 6 bytes>"], "documents": ["<source 1 bytes>"],
            ])
    }

    @Test func `shows a single text without a label`() throws {
        let body = try RunwareSamples.body(RunwareSamples.request(parts: [.text(label: "source 1", "Dear Sir")]))
        #expect(body.contains(#""content":"Dear Sir\n\nWhat is it?""#) && !body.contains("inputs"))
    }

    @Test func `writes the schema into the prompt, for want of a field`() throws {
        let body = try RunwareSamples.body(RunwareSamples.request(schema: ["title": "Brief", "type": "object"]))
        #expect(body.contains(#"What is it?\n\nAnswer with one JSON value"#))
        #expect(body.contains(#"{\"title\":\"Brief\",\"type\":\"object\"}"#) && !body.contains("response_format"))
    }

    @Test func `sends a reference in place of the content`() throws {
        var parts: [ContentPart] = []
        for reference in ["https://example.org/a.jpg?x=\"1\"", RunwareSamples.otherUUID] {
            parts.append(
                .media(
                    MediaPart(
                        label: "a", type: MediaType(rawValue: "image/jpeg"), family: .image, file: StubFile("a", 9),
                        reference: reference)))
        }
        let body = try RunwareSamples.body(RunwareSamples.request(parts: parts))
        #expect(
            body.hasSuffix(
                #""inputs":{"images":["https://example.org/a.jpg?x=\"1\"","cca8b53f-1eaa-4bc9-bb77-ffdc5e133e1b"]}}]"#))
    }

    @Test func `spells every step with two decimals at most`() throws {
        for hundredths in 0...200 {
            let model = ModelSpec(id: "gemini-3.1-pro", temperature: 0.01 * Double(hundredths))
            let task = try JSONParser.parse(RunwareSamples.body(RunwareSamples.request(model: model))).value
                .arrayValue?[0]
            guard case .number(let sent)? = task?["settings"]?["temperature"] else {
                Issue.record("no temperature")
                return
            }
            #expect(sent.literal.utf8.count <= 4 && sent.doubleValue == Double(hundredths) / 100, "\(hundredths)")
        }
    }

    @Test func `names its task, so that its outcome can be asked for`() throws {
        let provider = try RunwareSamples.provider(.stream)
        let credential = HTTPCredential(field: "Authorization", prefix: "Bearer ", secret: "k")
        let encoded = try provider.encode(RunwareSamples.request(), credential: credential).get()
        #expect(encoded.task == RunwareSamples.uuid)
        #expect(encoded.http.method == .post && encoded.http.url == "https://api.runware.ai/v1")
        #expect(encoded.http.fields["Content-Type"] == "application/json")
        #expect(encoded.http.fields["Accept"] == "text/event-stream" && encoded.http.credential != nil)
        #expect(provider.delivery == "tasks/stream")
        let plain = try RunwareSamples.provider().encode(RunwareSamples.request(), credential: nil).get()
        #expect(plain.http.fields["Accept"] == "application/json")
    }

    @Test func `is another task whenever it is encoded anew`() throws {
        let first = ModelRequest(system: nil, parts: [], prompt: "P", schema: nil, parameters: ModelSpec(id: "m"))
        let second = ModelRequest(system: nil, parts: [], prompt: "P", schema: nil, parameters: ModelSpec(id: "m"))
        #expect(first.taskID != second.taskID)
        #expect(try RunwareSamples.body(first).contains(first.taskID.text))
    }

    @Test(arguments: [
        (ProviderSpec.Delivery.sync, #""deliveryMethod":"sync""#), (.stream, #""deliveryMethod":"stream""#),
        (.async, #""deliveryMethod":"async""#),
    ])
    func `asks for the delivery that the pipeline wants`(delivery: ProviderSpec.Delivery, expected: String) throws {
        #expect(try RunwareSamples.body(RunwareSamples.request(), delivery).contains(expected))
    }

    @Test func `says where to deliver`() throws {
        let body = try RunwareSamples.body(
            RunwareSamples.request(), .async, webhookURL: "https://example.org/hook/abc")
        #expect(body.contains(#""deliveryMethod":"async","webhookURL":"https://example.org/hook/abc","includeCost""#))
    }

    @Test func `estimates what it sends and the most that it may get`() throws {
        let parts = [
            ProviderSamples.media("a", "image/png", .image), .text(label: "b", String(repeating: "x", count: 400)),
        ]
        let encoded = try RunwareSamples.provider().encode(RunwareSamples.request(parts: parts), credential: nil).get()
        #expect((1120 + 100...1120 + 120).contains(encoded.estimate.input) && encoded.estimate.output == 16_384)
    }

    @Test func `streams the file instead of reading it`() throws {
        let parts = [ProviderSamples.media("a", "video/mp4", .video, bytes: 30_000_000)]
        let encoded = try RunwareSamples.provider().encode(RunwareSamples.request(parts: parts), credential: nil).get()
        let body = try #require(encoded.http.body)
        #expect(body.segments.count == 3 && body.byteCount > 40_000_000 && body.byteCount < 40_001_000)
    }

    // MARK: - What cannot be sent

    @Test(arguments: [
        ("image/gif", MediaFamily.image, "takes no image/gif"), ("audio/midi", .audio, "takes no audio/midi"),
        ("text/plain", .text, "cannot be sent to a model as a file"),
    ])
    func `refuses a file that would not be understood`(type: String, family: MediaFamily, message: String) throws {
        let request = try RunwareSamples.request(parts: [ProviderSamples.media("a", type, family)])
        let failure = #expect(throws: UnitFailure.self) {
            try RunwareSamples.provider().encode(request, credential: nil).get()
        }
        #expect(failure?.failureClass == .unsupported && failure?.message.contains(message) == true)
    }

    @Test func `keeps back the files that a pipeline will not have sent`() throws {
        let provider = try RunwareSamples.provider { $0.dialect.attach[.audio] = nil }
        let request = try RunwareSamples.request(parts: [ProviderSamples.media("a", "audio/mpeg", .audio)])
        let failure = #expect(throws: UnitFailure.self) { try provider.encode(request, credential: nil).get() }
        #expect(failure?.message.contains("'attach.audio'") == true)
    }

    @Test func `refuses a system prompt that is too long, an empty prompt and a body beyond the limit`() throws {
        let provider = try RunwareSamples.provider { $0.maxBodyBytes = ByteCount(1_000_000) }
        func failure(_ request: ModelRequest) -> UnitFailure? {
            if case .failure(let failure) = provider.encode(request, credential: nil) { failure } else { nil }
        }
        let longest = String(repeating: "é", count: 200_000)
        #expect(failure(try RunwareSamples.request(system: longest)) == nil)
        #expect(failure(try RunwareSamples.request(system: longest + "x"))?.failureClass == .tooLarge)
        #expect(failure(try RunwareSamples.request(prompt: ""))?.failureClass == .unsupported)
        let video = ProviderSamples.media("a", "video/mp4", .video, bytes: 750_000)
        let tooLarge = failure(try RunwareSamples.request(parts: [video]))
        #expect(tooLarge?.failureClass == .tooLarge && tooLarge?.message.contains("maxBodyBytes") == true)
    }

    @Test func `sends no parameter that it cannot carry, and says which`() throws {
        let model = ModelSpec(id: "gemini-3.1-pro", temperature: 0.333, topP: 0.5, maxOutputTokens: 128_001)
        let strict = #expect(throws: UnitFailure.self) {
            let provider = try RunwareSamples.provider()
            _ = try provider.encode(RunwareSamples.request(model: model), credential: nil).get()
        }
        #expect(strict?.message.contains("'temperature': 0.333 is no multiple of 0.01") == true)
        let provider = try RunwareSamples.provider(model: model, policy: .degrade)
        let encoded = try provider.encode(RunwareSamples.request(model: model), credential: nil).get()
        #expect(encoded.degradations.count == 2 && encoded.degradations[1].contains("maxOutputTokens"))
        let text = ProviderSamples.text(of: try #require(encoded.http.body))
        #expect(text.contains(#""settings":{"topP":0.5,"maxTokens":16384}"#))
    }
}
