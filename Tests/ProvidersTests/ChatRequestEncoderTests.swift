import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

struct ChatRequestEncoderTests {
    private static let schema: JSONValue = [
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.org/brief",
        "title": "A brief!", "type": "object",
    ]

    private static func body(
        _ request: ModelRequest, _ wire: WireSettings = WireSettings(), delivery: ProviderSpec.Delivery = .sync,
        baseURL: String? = nil
    ) throws -> String {
        let spec = ProviderSamples.spec(baseURL: baseURL, delivery: delivery, wire: wire)
        let configuration = try ProviderSamples.configuration(spec, model: request.parameters)
        let body = try ChatRequestEncoder(configuration).body(of: request).get()
        let text = ProviderSamples.text(of: body)
        // Whatever else it is, it is one JSON document.
        #expect(throws: Never.self) { try JSONParser.parse(text) }
        return text
    }

    @Test func `asks a bare question`() throws {
        #expect(
            try Self.body(ProviderSamples.request(prompt: "Say \"hi\".\n"))
                == #"{"model":"gemini-3.1-pro","stream":false,"messages":[{"role":"user","content":"Say \"hi\".\n"}]}"#)
    }

    @Test func `puts everything that was given into its place`() throws {
        let model = ModelSpec(
            id: "m", temperature: 0.3, topP: 1, maxOutputTokens: 512, thinking: .high, seed: 7, stop: ["END", "\""])
        let request = ProviderSamples.request(
            system: "Be brief.", parts: [ProviderSamples.media("source 1", "image/png", .image)],
            prompt: "Describe it.",
            corrections: [.init(answer: "{", complaint: "not JSON"), .init(answer: "{}", complaint: "too little")],
            model: model)
        #expect(
            try Self.body(request) == #"""
                {"model":"m","stream":false,"temperature":0.3,"top_p":1,"max_completion_tokens":512,"stop":["END","\""],"seed":7,"reasoning_effort":"high","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,<source 1 bytes>"}},{"type":"text","text":"Describe it."}]},{"role":"assistant","content":"{"},{"role":"user","content":"not JSON"},{"role":"assistant","content":"{}"},{"role":"user","content":"too little"}]}
                """#)
    }

    @Test func `labels several parts and keeps their order`() throws {
        let parts = [
            ProviderSamples.media("source 1", "application/pdf", .pdf), .text(label: "source 2", "Line\tone"),
            ProviderSamples.media("source 3", "audio/x-wav", .audio),
            ProviderSamples.media("source 4", "audio/ogg", .audio),
            ProviderSamples.media("source 5", "video/x-msvideo", .video),
        ]
        let text = try Self.body(ProviderSamples.request(parts: parts))
        let content = try #require(try JSONParser.parse(text).value["messages"]?.arrayValue?[0]["content"]?.arrayValue)
        #expect(
            content.map { JSONWriter.text(of: $0) } == [
                #"{"type":"text","text":"source 1"}"#,
                #"{"type":"file","file":{"filename":"source 1.pdf","file_data":"data:application/pdf;base64,<source 1 bytes>"}}"#,
                #"{"type":"text","text":"source 2"}"#, #"{"type":"text","text":"Line\tone"}"#,
                #"{"type":"text","text":"source 3"}"#,
                #"{"type":"input_audio","input_audio":{"data":"<source 3 bytes>","format":"wav"}}"#,
                #"{"type":"text","text":"source 4"}"#,
                #"{"type":"image_url","image_url":{"url":"data:audio/ogg;base64,<source 4 bytes>"}}"#,
                #"{"type":"text","text":"source 5"}"#,
                #"{"type":"image_url","image_url":{"url":"data:video/avi;base64,<source 5 bytes>"}}"#,
                #"{"type":"text","text":"What is it?"}"#,
            ])
    }

    @Test(arguments: [
        (
            WireSettings.Attachments(pdf: .imageURL), "application/pdf", MediaFamily.pdf,
            #"{"type":"image_url","image_url":{"url":"data:application/pdf;base64,<a bytes>"}}"#
        ),
        (
            .init(audio: .imageURL), "audio/mpeg", .audio,
            #"{"type":"image_url","image_url":{"url":"data:audio/mpeg;base64,<a bytes>"}}"#
        ),
        (
            .init(video: .videoURL), "video/mp4", .video,
            #"{"type":"video_url","video_url":{"url":"data:video/mp4;base64,<a bytes>"}}"#
        ),
        (.init(), "audio/mpeg", .audio, #"{"type":"input_audio","input_audio":{"data":"<a bytes>","format":"mp3"}}"#),
        (
            .init(image: .refused), "audio/x-wav", .audio,
            #"{"type":"input_audio","input_audio":{"data":"<a bytes>","format":"wav"}}"#
        ),
    ])
    func `sends a file in the part that the pipeline names`(
        attach: WireSettings.Attachments, type: String, family: MediaFamily, expected: String
    ) throws {
        let request = ProviderSamples.request(parts: [ProviderSamples.media("a", type, family)])
        #expect(try Self.body(request, WireSettings(attach: attach)).contains("[" + expected + ","))
    }

    @Test func `says how it wants a stream`() throws {
        let request = ProviderSamples.request()
        #expect(
            try Self.body(request, delivery: .stream).contains(
                #""stream":true,"stream_options":{"include_usage":true},"messages""#))
        #expect(
            try Self.body(request, WireSettings(streamUsage: false), delivery: .stream).contains(
                #""stream":true,"messages""#))
    }

    @Test(
        arguments: [
            (nil, nil, "max_completion_tokens"), ("http://localhost:8080/v1", nil, "max_tokens"),
            ("https://api.openai.com/v1/", nil, "max_completion_tokens"), ("https://example.org", nil, "max_tokens"),
            ("https://example.org", .maxCompletionTokens, "max_completion_tokens"), (nil, .maxTokens, "max_tokens"),
        ] as [(String?, WireSettings.OutputLimitField?, String)])
    func `bounds the answer in the field that the server knows`(
        baseURL: String?, field: WireSettings.OutputLimitField?, expected: String
    ) throws {
        let request = ProviderSamples.request(model: ModelSpec(id: "m", maxOutputTokens: 9))
        let text = try Self.body(request, WireSettings(outputLimitField: field), baseURL: baseURL)
        #expect(text.contains("\"stream\":false,\"\(expected)\":9,\"messages\""))
    }

    @Test func `sends the schema in its field, without what servers stumble over`() throws {
        let text = try Self.body(ProviderSamples.request(prompt: "P", schema: Self.schema))
        #expect(
            text.contains(
                #""response_format":{"type":"json_schema","json_schema":{"name":"A_brief","schema":{"title":"A brief!","type":"object"}}},"messages":[{"role":"user","content":"P"}]"#
            ))
    }

    @Test(arguments: [
        (WireSettings.StructuredOutput.object, #","response_format":{"type":"json_object"},"#),
        (.prompt, #""stream":false,"messages""#),
    ])
    func `writes the schema into the prompt where no field carries it`(
        mode: WireSettings.StructuredOutput, expected: String
    ) throws {
        let text = try Self.body(
            ProviderSamples.request(prompt: "P", schema: Self.schema), WireSettings(structuredOutput: mode))
        #expect(text.contains(expected))
        let prompt = try #require(try JSONParser.parse(text).value["messages"]?.arrayValue?[0]["content"]?.stringValue)
        #expect(prompt.hasPrefix("P\n\n") && prompt.hasSuffix("\n\n" + #"{"title":"A brief!","type":"object"}"#))
        #expect(prompt.contains("JSON"), "a server that is asked for an object wants to read the word")
    }

    @Test(arguments: [
        ("image/tiff", MediaFamily.image, "takes no image/tiff: convert it, for example to PNG"),
        ("image/svg+xml", .image, "image/svg+xml"), ("image/gif", .image, "image/gif"),
        ("audio/midi", .audio, "MP3"), ("video/x-matroska", .video, "MP4"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", .office,
            "cannot be sent to a model"
        ),
        ("application/zip", .archive, "cannot be sent to a model"), ("text/plain", .text, "as a file"),
    ])
    func `refuses a type that models do not take`(type: String, family: MediaFamily, words: String) throws {
        let configuration = try ProviderSamples.configuration()
        let result = ChatRequestEncoder(configuration).body(
            of: ProviderSamples.request(parts: [ProviderSamples.media("a", type, family)]))
        guard case .failure(let failure) = result else { return #expect(Bool(false), "\(type) was sent") }
        #expect(failure.failureClass == .unsupported)
        #expect(failure.message.contains(words), "\(failure.message)")
    }

    @Test(arguments: [
        (WireSettings.Attachments(image: .refused), "image/png", MediaFamily.image),
        (.init(pdf: .refused), "application/pdf", .pdf),
        (.init(audio: .refused), "audio/x-wav", .audio),
        (.init(video: .refused), "video/mp4", .video),
    ])
    func `refuses a family that the pipeline switches off, and names the setting`(
        attach: WireSettings.Attachments, type: String, family: MediaFamily
    ) throws {
        let configuration = try ProviderSamples.configuration(ProviderSamples.spec(wire: WireSettings(attach: attach)))
        let result = ChatRequestEncoder(configuration).body(
            of: ProviderSamples.request(parts: [ProviderSamples.media("a", type, family)]))
        guard case .failure(let failure) = result else { return #expect(Bool(false), "\(type) was sent") }
        #expect(failure.failureClass == .unsupported)
        #expect(failure.message.contains("'attach.\(family.rawValue)'"), "\(failure.message)")
    }

    @Test func `refuses a body above the limit to the byte, and names the setting`() throws {
        let request = ProviderSamples.request(parts: [ProviderSamples.media("a", "image/png", .image, bytes: 30_000)])
        var configuration = try ProviderSamples.configuration()
        let size = try ChatRequestEncoder(configuration).body(of: request).get().byteCount
        #expect(size > 40_000)
        configuration.maxBodyBytes = ByteCount(size)
        #expect(throws: Never.self) { try ChatRequestEncoder(configuration).body(of: request).get() }
        configuration.maxBodyBytes = ByteCount(size - 1)
        #expect {
            try ChatRequestEncoder(configuration).body(of: request).get()
        } throws: { error in
            let failure = error as? UnitFailure
            return failure?.failureClass == .tooLarge && failure?.message.contains("'maxBodyBytes'") == true
                && failure?.message.contains("39.") == true
        }
    }

    @Test func `counts the bytes of a body as they will be sent`() throws {
        let configuration = try ProviderSamples.configuration()
        let request = ProviderSamples.request(parts: [ProviderSamples.media("å", "image/png", .image, bytes: 4)])
        let body = try ChatRequestEncoder(configuration).body(of: request).get()
        // Every stub stands for eight characters of base64.
        let text = ProviderSamples.text(of: body).replacing("<å bytes>", with: "12345678")
        #expect(body.byteCount == text.utf8.count)
        #expect(body.segments.count == 3)
    }
}
