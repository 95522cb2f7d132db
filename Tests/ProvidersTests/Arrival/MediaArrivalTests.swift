import Media
import Pipeline
import Primitives
import TestSupport
import Testing

@testable import Providers

struct MediaArrivalTests {
    private static func part(
        _ family: MediaFamily, bytes: Int = 100_000, pages: Int? = nil, seconds: Double? = nil
    ) -> ContentPart {
        .media(
            MediaPart(
                label: "a", type: .unknown, family: family, file: StubFile("a", bytes), pages: pages, seconds: seconds))
    }

    private static func finding(
        _ parts: [ContentPart], prompt: String = "What is it?", input: Int, cached: Int = 0,
        _ evidence: MediaArrival.Evidence = .totals, details: InputTokens? = nil
    ) throws -> MediaArrival.Finding {
        let arrival = try #require(
            MediaArrival(of: ProviderSamples.request(parts: parts, prompt: prompt), evidence))
        return arrival.finding(TokenUsage(input: input, output: 5, cached: cached), details)
    }

    private static func isDropped(_ finding: MediaArrival.Finding) -> Bool {
        if case .dropped = finding { true } else { false }
    }

    @Test func `has nothing to check where no file goes along`() {
        let text = ContentPart.text(label: "a", "words")
        #expect(MediaArrival(of: ProviderSamples.request(parts: [text]), .modalities) == nil)
    }

    @Test(
        arguments: [
            (part(.image), 142, 3), (part(.image, bytes: 900), 3, 2), (part(.pdf, pages: 10), 1402, 30),
            (part(.audio, seconds: 23.4), 370, 3), (part(.video, seconds: 60), 2102, 40), (part(.pdf), 142, 3),
        ] as [(ContentPart, Int, Int)])
    func `refuses fewer tokens than a file comes to`(part: ContentPart, floor: Int, text: Int) throws {
        #expect(!Self.isDropped(try Self.finding([part], input: floor)))
        #expect(Self.isDropped(try Self.finding([part], input: floor - 1)))
        #expect(Self.isDropped(try Self.finding([part], input: text)) == (text < floor))
    }

    @Test func `says what was counted and what should have been`() throws {
        #expect(
            try Self.finding([Self.part(.image)], input: 12)
                == .dropped("12 input tokens, and the files with their texts come to 142 at least"))
    }

    @Test func `is sure only of what texts cannot come to`() throws {
        let prompt = String(repeating: "word ", count: 100)
        // 500 bytes and a few for frames at most, 75 tokens at least.
        #expect(Self.isDropped(try Self.finding([Self.part(.image)], prompt: prompt, input: 210)))
        #expect(try Self.finding([Self.part(.image)], prompt: prompt, input: 500) == .arrived(.unverified))
        #expect(try Self.finding([Self.part(.image)], prompt: prompt, input: 1200) == .arrived(.total))
    }

    @Test(arguments: ["gemini", "chat"])
    func `trusts tokens that are counted for each kind`(spelling: String) throws {
        let json =
            spelling == "gemini"
            ? #"{"promptTokenCount":500,"promptTokensDetails":[{"modality":"TEXT","tokenCount":420},{"modality":"AUDIO","tokenCount":80}]}"#
            : #"{"prompt_tokens":500,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":80,"text_tokens":0}}"#
        let details = try #require(InputTokens.read(try JSONParser.parse(json).value))
        #expect(details.counts[.heard] == 80 && details.isComplete == (spelling == "gemini"))
        let audio = Self.part(.audio, seconds: 2)
        let prompt = String(repeating: "words of a long prompt ", count: 40)
        #expect(try Self.finding([audio], prompt: prompt, input: 500, details: details) == .arrived(.modality))
        // No picture is counted: proof at Google, a gap at a gateway that may count pictures as text.
        let both = [audio, Self.part(.image)]
        let strict = try Self.finding(both, prompt: prompt, input: 500, .modalities, details: details)
        #expect(Self.isDropped(strict) == details.isComplete)
        #expect(try Self.finding(both, prompt: prompt, input: 500, details: details) == .arrived(.unverified))
    }

    @Test func `proves nothing by kinds that it does not know, or that do not add up`() throws {
        for list in [
            #"{"modality":"TEXT","tokenCount":400},{"modality":"SMELL","tokenCount":100}"#,
            #"{"modality":"TEXT","tokenCount":400}"#,
        ] {
            let json = #"{"promptTokenCount":500,"promptTokensDetails":[\#(list)]}"#
            let details = try #require(InputTokens.read(try JSONParser.parse(json).value))
            #expect(!details.isComplete)
            let prompt = String(repeating: "words of a long prompt ", count: 40)
            let finding = try Self.finding(
                [Self.part(.image)], prompt: prompt, input: 900, .modalities, details: details)
            #expect(finding == .arrived(.unverified))
        }
    }

    @Test func `reads no kinds from numbers that gateways fill in`() throws {
        for json in [
            #"{"prompt_tokens":500,"prompt_tokens_details":{"audio_tokens":0,"text_tokens":0}}"#,
            #"{"promptTokenCount":500}"#, #"{"promptTokenCount":500,"promptTokensDetails":[]}"#, "[]",
            #"{"prompt_tokens_details":{"audio_tokens":"many"}}"#,
        ] {
            #expect(InputTokens.read(try JSONParser.parse(json).value) == nil)
        }
    }

    @Test func `leaves open what the numbers leave open`() throws {
        let arrival = try #require(
            MediaArrival(of: ProviderSamples.request(parts: [Self.part(.image)]), .modalities))
        #expect(arrival.finding(nil, nil) == .arrived(.unverified))
        #expect(arrival.finding(TokenUsage(input: 0, output: 9), nil) == .arrived(.unverified))
        // Some count what a cache served beside the prompt and not within.
        #expect(arrival.finding(TokenUsage(input: 12, output: 9, cached: 12), nil) == .arrived(.unverified))
        #expect(Self.isDropped(arrival.finding(TokenUsage(input: 12, output: 9, cached: 11), nil)))
    }

    @Test func `takes no total for proof where searches may be counted`() throws {
        let arrival = try #require(
            MediaArrival(of: ProviderSamples.request(parts: [Self.part(.image)]), .totals, isSearching: true))
        #expect(arrival.finding(TokenUsage(input: 9000, output: 9), nil) == .arrived(.unverified))
    }

    /// What Google documents, from the lowest resolution to the highest.
    private static func documented(
        _ part: MediaPart, using generator: inout SeededGenerator
    ) -> Int {
        switch part.family {
        case .image: [280, 560, 1120, 2240].randomElement(using: &generator) ?? 280
        case .pdf: ([280, 560, 1120].randomElement(using: &generator) ?? 280) * (part.pages ?? 1)
        case .audio: Int(32 * (part.seconds ?? 0))
        default: ([70, 280].randomElement(using: &generator) ?? 70) * max(1, Int(part.seconds ?? 0))
        }
    }

    @Test func `never accuses files that arrived, whatever goes along with them`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let words = ["a", "of", "crane", "|", "0231", "über", "船舶", "{\"x\":1}", "QUJDREVGR0g=", "\n\n", "     "]
        for _ in 0..<500 {
            var parts: [ContentPart] = []
            var tokens = 0
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let family = [MediaFamily.image, .pdf, .audio, .video].randomElement(using: &generator) ?? .image
                let part = Self.part(
                    family, bytes: Int.random(in: 1...1_000_000, using: &generator),
                    pages: family == .pdf ? Int.random(in: 1...300, using: &generator) : nil,
                    seconds: [.audio, .video].contains(family) ? Double.random(in: 0.1...4000, using: &generator) : nil)
                guard case .media(let media) = part else { continue }
                parts.append(part)
                tokens += Self.documented(media, using: &generator)
            }
            var prompt = ""
            for _ in 0..<Int.random(in: 0...400, using: &generator) {
                let word = words.randomElement(using: &generator) ?? ""
                prompt += word + (generator.isOne(in: 4) ? "" : " ")
            }
            let least = prompt.split(whereSeparator: \.isWhitespace).count
            let text = Int.random(in: least...max(least, prompt.utf8.count), using: &generator)
            let finding = try Self.finding(parts, prompt: prompt, input: max(1, tokens + text))
            #expect(!Self.isDropped(finding), "seed \(seed)")
            // With the files gone, the same texts never count for their arrival, and are refused where that is certain.
            let without = try Self.finding(parts, prompt: prompt, input: max(1, text))
            #expect(without != .arrived(.total), "seed \(seed)")
            let bounds = PromptBounds(ProviderSamples.request(parts: parts, prompt: prompt))
            #expect(Self.isDropped(without) == (max(1, text) < bounds.least), "seed \(seed)")
        }
    }

    @Test func `checks the presets whose rates are known, and others when told`() throws {
        func evidence(
            _ name: String, model: String = "gemini-3.1-pro", wanted: Bool? = nil
        ) throws -> MediaArrival.Evidence? {
            var spec = ProviderSamples.spec()
            spec.verifiesMedia = wanted
            return try ProviderSamples.configuration(
                spec, name: name, model: ModelSpec(id: model), policy: .degrade
            ).mediaEvidence
        }
        for name in ["runapi", "runware", "toapis", "bytespike", "aivideoapi"] {
            #expect(try evidence(name) == .totals)
            #expect(try evidence(name, wanted: false) == nil)
            #expect(try evidence(name, model: "qwen") == nil)
            #expect(try evidence(name, model: "qwen", wanted: true) == .totals)
        }
        #expect(try evidence("gemini") == .modalities)
        #expect(try evidence("openai") == nil)
        #expect(try evidence("openai", wanted: true) == .totals)
    }

    @Test func `makes a fault that was billed of an answer without its files`() throws {
        let request = ProviderSamples.request(parts: [ProviderSamples.media("a", "image/png", .image, bytes: 90_000)])
        let provider = ChatProvider(try ProviderSamples.configuration(name: "aivideoapi", policy: .degrade))
        let encoded = try provider.encode(request, credential: nil).get()
        var reply = ModelReply(text: "A crane.", usage: TokenUsage(input: 20, output: 3), requestID: "r-1")
        reply.reportedCost = USD(thousandths: 1)
        guard case .failure(let fault) = encoded.checked(reply, by: "aivideoapi") else {
            Issue.record("it was taken")
            return
        }
        #expect(fault.failureClass == .mediaDropped && fault.retry == .never && fault.scope == .request)
        #expect(fault.billing == .billed && fault.usage?.input == 20 && fault.reportedCost == USD(thousandths: 1))
        #expect(fault.message.contains("20 input tokens") && fault.message.contains("(request r-1)"))
        reply.usage?.input = 2000
        #expect(try encoded.checked(reply, by: "aivideoapi").get().arrival == .total)
        let lenient = ChatProvider(try ProviderSamples.configuration())
        #expect(try lenient.encode(request, credential: nil).get().checked(reply, by: "x").get().arrival == nil)
    }
}
