import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

struct GeminiRequestEncoderTests {
    private static let schema: JSONValue = [
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.org/brief",
        "title": "A brief!", "type": "object",
    ]

    private static func body(
        _ request: ModelRequest, _ change: (inout GeminiDialect) -> Void = { _ in }
    ) throws -> String {
        let body = try GeminiSamples.provider(change).encode(request, credential: nil).get().http.body
        let text = ProviderSamples.text(of: try #require(body))
        // Whatever else it is, it is one JSON document.
        #expect(throws: Never.self) { try JSONParser.parse(text) }
        return text
    }

    @Test func `asks a bare question`() throws {
        #expect(
            try Self.body(ProviderSamples.request(prompt: "Say \"hi\".\n"))
                == #"{"contents":[{"role":"user","parts":[{"text":"Say \"hi\".\n"}]}]}"#)
    }

    @Test func `puts everything that was given into its place`() throws {
        let model = ModelSpec(
            id: "m", temperature: 0.3, topP: 1, maxOutputTokens: 512, thinking: .high, seed: -7, stop: ["END", "\""],
            mediaResolution: .medium)
        let request = ProviderSamples.request(
            system: "Be brief.", parts: [ProviderSamples.media("source 1", "image/png", .image)],
            prompt: "Describe it.", schema: Self.schema,
            corrections: [.init(answer: "{", complaint: "not JSON"), .init(answer: "{}", complaint: "too little")],
            model: model)
        let text = try Self.body(request) { dialect in
            dialect.includesThoughts = true
            dialect.searches = true
        }
        #expect(
            text == #"""
                {"systemInstruction":{"parts":[{"text":"Be brief."}]},"generationConfig":{"temperature":0.3,"topP":1,"maxOutputTokens":512,"stopSequences":["END","\""],"seed":-7,"mediaResolution":"MEDIA_RESOLUTION_MEDIUM","thinkingConfig":{"thinkingLevel":"HIGH","includeThoughts":true},"responseMimeType":"application/json","responseJsonSchema":{"title":"A brief!","type":"object"}},"tools":[{"googleSearch":{}}],"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"<source 1 bytes>"}},{"text":"Describe it."}]},{"role":"model","parts":[{"text":"{"}]},{"role":"user","parts":[{"text":"not JSON"}]},{"role":"model","parts":[{"text":"{}"}]},{"role":"user","parts":[{"text":"too little"}]}]}
                """#)
    }

    @Test func `labels several parts and keeps their order`() throws {
        let parts = [
            ProviderSamples.media("source 1", "application/pdf", .pdf), .text(label: "source 2", "Line\tone"),
            ProviderSamples.media("source 3", "audio/x-wav", .audio),
            ProviderSamples.media("source 4", "video/x-msvideo", .video),
        ]
        let text = try Self.body(ProviderSamples.request(parts: parts))
        let sent = try #require(try JSONParser.parse(text).value["contents"]?.arrayValue?[0]["parts"]?.arrayValue)
        #expect(
            sent.map { JSONWriter.text(of: $0) } == [
                #"{"text":"source 1"}"#,
                #"{"inlineData":{"mimeType":"application/pdf","data":"<source 1 bytes>"}}"#,
                #"{"text":"source 2"}"#, #"{"text":"Line\tone"}"#,
                #"{"text":"source 3"}"#, #"{"inlineData":{"mimeType":"audio/wav","data":"<source 3 bytes>"}}"#,
                #"{"text":"source 4"}"#, #"{"inlineData":{"mimeType":"video/avi","data":"<source 4 bytes>"}}"#,
                #"{"text":"What is it?"}"#,
            ])
    }

    @Test(arguments: [
        (ModelSpec.Thinking.low, "LOW"), (.medium, "MEDIUM"), (.high, "HIGH"),
    ])
    func `spells how hard to think`(level: ModelSpec.Thinking, word: String) throws {
        let request = ProviderSamples.request(model: ModelSpec(id: "m", thinking: level))
        #expect(
            try Self.body(request).hasPrefix(#"{"generationConfig":{"thinkingConfig":{"thinkingLevel":"\#(word)"}},"#))
    }

    @Test(arguments: [
        (
            WireSettings.StructuredOutput.object,
            #"{"generationConfig":{"responseMimeType":"application/json"},"contents""#
        ),
        (.prompt, #"{"contents""#),
    ])
    func `writes the schema into the prompt where no field carries it`(
        mode: WireSettings.StructuredOutput, expected: String
    ) throws {
        let request = ProviderSamples.request(prompt: "P", schema: Self.schema)
        let text = try Self.body(request) { $0.structuredOutput = mode }
        #expect(text.hasPrefix(expected))
        let parts = try JSONParser.parse(text).value["contents"]?.arrayValue?[0]["parts"]?.arrayValue
        let prompt = try #require(parts?.last?["text"]?.stringValue)
        #expect(prompt.hasPrefix("P\n\n") && prompt.hasSuffix("\n\n" + #"{"title":"A brief!","type":"object"}"#))
    }

    @Test(arguments: [
        ("image/tiff", MediaFamily.image, "takes no image/tiff: convert it, for example to PNG"),
        ("image/gif", .image, "image/gif"), ("audio/midi", .audio, "MP3"), ("video/x-matroska", .video, "MP4"),
        ("application/zip", .archive, "cannot be sent to a model"), ("text/plain", .text, "as a file"),
    ])
    func `refuses a type that the model does not take`(type: String, family: MediaFamily, words: String) throws {
        let request = ProviderSamples.request(parts: [ProviderSamples.media("a", type, family)])
        #expect {
            try GeminiSamples.provider().encode(request, credential: nil).get()
        } throws: { error in
            let failure = error as? UnitFailure
            return failure?.failureClass == .unsupported && failure?.message.contains(words) == true
        }
    }

    @Test func `refuses a family that the pipeline switches off, and names the setting`() throws {
        let spec = ProviderSamples.spec(wire: WireSettings(attach: .init(audio: .refused)))
        let provider = GeminiProvider(try GeminiSamples.configuration(spec))
        let audio = ProviderSamples.request(parts: [ProviderSamples.media("a", "audio/mpeg", .audio)])
        #expect {
            try provider.encode(audio, credential: nil).get()
        } throws: { error in
            (error as? UnitFailure)?.message.contains("'attach.audio'") == true
        }
        let image = ProviderSamples.request(parts: [ProviderSamples.media("a", "image/png", .image)])
        #expect(throws: Never.self) { try provider.encode(image, credential: nil).get() }
    }

    @Test(arguments: [
        (MediaFamily.pdf, "application/pdf", 50_000_000, true), (.pdf, "application/pdf", 50_000_001, false),
        (.image, "image/png", 50_000_001, true),
    ])
    func `bounds a document by Google's limit to the byte`(
        family: MediaFamily, type: String, bytes: Int, isTaken: Bool
    ) throws {
        let request = ProviderSamples.request(parts: [ProviderSamples.media("a", type, family, bytes: bytes)])
        let result = try GeminiSamples.provider().encode(request, credential: nil)
        switch result {
        case .success: #expect(isTaken)
        case .failure(let failure): #expect(!isTaken && failure.failureClass == .tooLarge, "\(failure.message)")
        }
    }

    @Test func `refuses a body above the limit to the byte, and names the setting`() throws {
        let request = ProviderSamples.request(parts: [ProviderSamples.media("a", "image/png", .image, bytes: 30_000)])
        var configuration = try GeminiSamples.configuration()
        let encoded = try GeminiProvider(configuration).encode(request, credential: nil).get()
        let size = try #require(encoded.http.body?.byteCount)
        #expect(size > 40_000)
        configuration.maxBodyBytes = ByteCount(size)
        #expect(throws: Never.self) { try GeminiProvider(configuration).encode(request, credential: nil).get() }
        configuration.maxBodyBytes = ByteCount(size - 1)
        #expect {
            try GeminiProvider(configuration).encode(request, credential: nil).get()
        } throws: { error in
            let failure = error as? UnitFailure
            return failure?.failureClass == .tooLarge && failure?.message.contains("'maxBodyBytes'") == true
        }
    }
}
