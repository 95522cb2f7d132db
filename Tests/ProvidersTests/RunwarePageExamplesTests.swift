import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

/// The four analyses that the vendor's page shows: their tasks, settings and files, with prompts of our own.
struct RunwarePageExamplesTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let task: String
        let seed: Int?
        let temperature: Double
        let topP: Double?
        let maxTokens: Int
        let system: String
        let prompt: String
        let family: MediaFamily
        let address: String
        let expected: String

        var testDescription: String { prompt }
    }

    private static let assets = "https://assets.runware.ai/assets/inputs/"

    static let examples = [
        Example(
            task: "378ac79a-0546-4a6f-a20e-761d22ecfbd2", seed: 28829, temperature: 0.35, topP: 0.9, maxTokens: 1200,
            system: "You analyse incidents.", prompt: "Brief the responders on this evacuation.", family: .video,
            address: assets + "dcc5ba5c-2b5c-41ea-98a5-2047babe0c96.mp4",
            expected:
                #""seed":28829,"settings":{"systemPrompt":"You analyse incidents.","thinkingLevel":"high","temperature":0.35,"topP":0.9,"maxTokens":1200},"messages":[{"role":"user","content":"Brief the responders on this evacuation."}],"inputs":{"videos":["https://assets.runware.ai/assets/inputs/dcc5ba5c-2b5c-41ea-98a5-2047babe0c96.mp4"]}}]"#
        ),
        Example(
            task: "ead5ba1a-9a2d-46e3-8ee2-373fb66251f6", seed: 40503, temperature: 0.52, topP: 0.9, maxTokens: 1800,
            system: "You analyse pictures.", prompt: "Read this board of evidence.", family: .image,
            address: assets + "f664b3a6-7d95-455f-b7b9-f68bde91a6b4.jpg",
            expected:
                #""seed":40503,"settings":{"systemPrompt":"You analyse pictures.","thinkingLevel":"high","temperature":0.52,"topP":0.9,"maxTokens":1800},"messages":[{"role":"user","content":"Read this board of evidence."}],"inputs":{"images":["https://assets.runware.ai/assets/inputs/f664b3a6-7d95-455f-b7b9-f68bde91a6b4.jpg"]}}]"#
        ),
        Example(
            task: "9be73003-bbc8-4ca9-8d15-0cce6abb2bb2", seed: 29225, temperature: 0.46, topP: 0.9, maxTokens: 1800,
            system: "You claim no more than you see.", prompt: "What happened at this stall?", family: .image,
            address: assets + "c5c8c57a-3337-4cb9-803a-c14a92b0742c.jpg",
            expected:
                #""seed":29225,"settings":{"systemPrompt":"You claim no more than you see.","thinkingLevel":"high","temperature":0.46,"topP":0.9,"maxTokens":1800},"messages":[{"role":"user","content":"What happened at this stall?"}],"inputs":{"images":["https://assets.runware.ai/assets/inputs/c5c8c57a-3337-4cb9-803a-c14a92b0742c.jpg"]}}]"#
        ),
        Example(
            task: "cca8b53f-1eaa-4bc9-bb77-ffdc5e133e1b", seed: nil, temperature: 0.3, topP: nil, maxTokens: 900,
            system: "You analyse operations.", prompt: "Write an incident brief in five sections.", family: .video,
            address: assets + "570c981b-3a95-4265-8371-1ff19306b9bc.mp4",
            expected:
                #""settings":{"systemPrompt":"You analyse operations.","thinkingLevel":"high","temperature":0.3,"maxTokens":900},"messages":[{"role":"user","content":"Write an incident brief in five sections."}],"inputs":{"videos":["https://assets.runware.ai/assets/inputs/570c981b-3a95-4265-8371-1ff19306b9bc.mp4"]}}]"#
        ),
    ]

    @Test(arguments: examples)
    func `asks what the page asks`(example: Example) throws {
        let model = ModelSpec(
            id: "gemini-3.1-pro", temperature: example.temperature, topP: example.topP,
            maxOutputTokens: example.maxTokens, thinking: .high, seed: example.seed)
        let type = example.family == .image ? "image/jpeg" : "video/mp4"
        let part = MediaPart(
            label: "source 1", type: MediaType(rawValue: type), family: example.family, file: StubFile("a", 1),
            reference: example.address)
        let request = try RunwareSamples.request(
            example.task, system: example.system, parts: [.media(part)], prompt: example.prompt, model: model)
        let head =
            #"[{"taskType":"textInference","taskUUID":"\#(example.task)","model":"google:gemini@3.1-pro","deliveryMethod":"sync","includeCost":true,"includeUsage":true,"numberResults":1,"#
        #expect(try RunwareSamples.body(request) == head + example.expected)
    }

    @Test func `reads the reply that the page shows: cut at its limit, and paid for`() async throws {
        let outcome = try await RunwareSamples.read(
            #"{"taskType":"textInference","taskUUID":"378ac79a-0546-4a6f-a20e-761d22ecfbd2","text":"Here is the brief","seed":28829,"cost":0.01572,"finishReason":"length","reasoningContent":["**Scope**\n\n"],"thoughtSignature":"[REDACTED]"}"#
        )
        let fault = try #require(outcome.fault)
        #expect(fault.failureClass == .truncated && fault.billing == .billed && fault.retry == .never)
        #expect(fault.reportedCost == USD(picodollars: 15_720_000_000))
        #expect(fault.requestID == "378ac79a-0546-4a6f-a20e-761d22ecfbd2")
    }
}
