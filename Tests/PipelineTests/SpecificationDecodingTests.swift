import Media
import Primitives
import Testing

@testable import Pipeline

struct SpecificationDecodingTests {
    @Test func `reads every part of a complete pipeline`() throws {
        let (decoded, diagnostics) = SpecificationSamples.decode(SpecificationSamples.complete)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        let spec = try #require(decoded)
        #expect(spec.name == "incident-briefs")
        #expect(spec.vars == ["audience": "the harbour master", "limit": "5", "strict": "true"])
        let input = try #require(spec.input("evidence"))
        #expect(input.origin == .folder("../samples/harbor"))
        #expect(input.exclude == ["**/~$*"])
        #expect(input.types.first == .family(.pdf))
        #expect(input.maxBytes == ByteCount(2 << 30))
        #expect(input.location.position == TextPosition(line: 7, column: 17))
        #expect(spec.model?.topP == 0.9)
        #expect(spec.route == ["runware", "aivideoapi"])
        #expect(!spec.isLocal)
        #expect(spec.unsupportedParameters == .degrade)
        #expect(spec.providers["runware"]?.concurrency == .init(start: 4, max: 32))
        #expect(spec.providers["aivideoapi"]?.tokensPerMinute == 2_000_000)
        #expect(spec.media == MediaSpec(), "the example spells out the defaults")
        #expect(spec.steps.map(\.id) == ["brief", "digest", "summary"])
        #expect(spec.steps[0].over == [.input("evidence")])
        #expect(spec.steps[0].schema?.content == .path("schemas/brief.schema.json"))
        #expect(spec.steps[0].prompt.location.pointer.description == "/steps/0/prompt")
        #expect(spec.steps[0].write.map(\.path.text) == ["briefs/{{relpath}}.json", "briefs/{{relpath}}.md"])
        #expect(spec.steps[1].each == .folder)
        #expect(spec.steps[2].over == [.step("brief")])
        #expect(spec.steps[2].fanIn == 12)
        #expect(spec.limits.cost == USD(picodollars: 25_000_000_000_000))
        #expect(spec.limits.duration == .seconds(7200))
        #expect(spec.toleratedFailures == .percent(2))
        #expect(spec.retry == RetrySpec())
        #expect(spec.capture == .responses)
    }

    @Test func `fills in the defaults of a minimal pipeline`() throws {
        let (decoded, diagnostics) = SpecificationSamples.decode(SpecificationSamples.minimal)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        let spec = try #require(decoded)
        #expect(spec.isLocal && spec.model == nil)
        #expect(spec.inputs[0].include == ["**"] && spec.inputs[0].types == [.any] && !spec.inputs[0].hidden)
        #expect(spec.steps[0].each == .file && spec.steps[0].requires == .complete && spec.steps[0].repair == 0)
        #expect(spec.limits == LimitsSpec() && spec.media == MediaSpec() && spec.retry == RetrySpec())
        #expect(spec.toleratedFailures == .count(0) && spec.capture == .responses)
    }

    @Test(arguments: [
        (#""env:RUNWARE_API_KEY""#, SecretReference.environment("RUNWARE_API_KEY")),
        (#""file:/run/secrets/key""#, .file("/run/secrets/key")),
    ])
    func `reads where a secret is found`(json: String, expected: SecretReference) throws {
        let text = try SpecificationSamples.minimal("/providers", #"{ "runware": { "key": \#(json) } }"#)
        #expect(try #require(SpecificationSamples.decode(text).spec).providers["runware"]?.key == expected)
    }

    @Test(arguments: [
        ("8", ProviderSpec.Concurrency(start: 8, max: 8)), (#"{"max": 32}"#, .init(start: 4, max: 32)),
        (#"{"max": 2}"#, .init(start: 2, max: 2)), (#"{"start": 1, "max": 9}"#, .init(start: 1, max: 9)),
    ])
    func `reads a window as a number or as a range`(json: String, expected: ProviderSpec.Concurrency) throws {
        let text = try SpecificationSamples.minimal("/providers", #"{ "openai": { "concurrency": \#(json) } }"#)
        #expect(try #require(SpecificationSamples.decode(text).spec).providers["openai"]?.concurrency == expected)
    }

    @Test func `reads how a provider wants its requests`() throws {
        let provider = """
            { "openai": { "attach": { "pdf": "image_url", "video": "none" }, "maxBodyBytes": "20MB",
              "structuredOutput": "prompt", "outputLimitField": "max_tokens", "streamUsage": false, "verifyMedia": false,
              "timeouts": { "connect": "500ms", "total": "1h" } } }
            """
        let text = try SpecificationSamples.minimal("/providers", provider)
        let read = try #require(SpecificationSamples.decode(text).spec?.providers["openai"])
        #expect(
            read.wire
                == WireSettings(
                    attach: .init(pdf: .imageURL, video: .refused), maxBodyBytes: ByteCount(20_000_000),
                    structuredOutput: .prompt, outputLimitField: .maxTokens, streamUsage: false))
        #expect(read.verifiesMedia == false)
        #expect(read.timeouts == .init(connect: .milliseconds(500), total: .seconds(3600)))
    }

    @Test(arguments: [("", 1), (#", "repair": 3"#, 3), (#", "repair": 0"#, 0)])
    func `asks once more where a schema can refuse an answer`(repair: String, expected: Int) throws {
        let step = #"[{ "id": "brief", "over": ["docs"], "prompt": "p.md", "schema": "s.json"\#(repair) }]"#
        let spec = try #require(SpecificationSamples.decode(try SpecificationSamples.minimal("/steps", step)).spec)
        #expect(spec.steps[0].repair == expected)
    }

    @Test(arguments: [
        (#""stem""#, StepSpec.Grouping.stem), (#""cases/(*)/**""#, .capture("cases/(*)/**")),
    ])
    func `reads what groups files`(json: String, expected: StepSpec.Grouping) throws {
        let step = """
            [{ "id": "brief", "over": ["docs"], "prompt": "p.md", "each": { "groupBy": \(json) },
               "write": [{ "answer": "{{group}}.md" }] }]
            """
        let (spec, diagnostics) = SpecificationSamples.decode(try SpecificationSamples.minimal("/steps", step))
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        #expect(spec?.steps.first?.each == expected)
    }

    @Test func `keeps prices exact`() throws {
        let prices =
            #"{ "input": 0.8, "output": 4.80, "cachedInput": 2e-1, "above": {"tokens": 200000, "input": 4, "output": 18} }"#
        let text = try SpecificationSamples.minimal("/providers", #"{ "openai": { "prices": \#(prices) } }"#)
        let read = try #require(SpecificationSamples.decode(text).spec?.providers["openai"]?.prices)
        #expect(read.input == USD(picodollars: 800_000_000_000))
        #expect(read.output == USD(picodollars: 4_800_000_000_000))
        #expect(read.cachedInput == USD(picodollars: 200_000_000_000))
        #expect(read.above?.output == USD(picodollars: 18_000_000_000_000))
    }

    @Test func `reads inline texts and lists of URLs`() throws {
        var text = try SpecificationSamples.minimal("/inputs/docs", #"{ "urls": ["https://example.org/a.pdf"] }"#)
        #expect(
            try #require(SpecificationSamples.decode(text).spec).inputs[0].urls.map(\.url)
                == ["https://example.org/a.pdf"])
        text = try SpecificationSamples.minimal("/inputs/docs", #"{ "urls": "list.txt" }"#)
        guard case .urlList(let list) = try #require(SpecificationSamples.decode(text).spec).inputs[0].origin else {
            Issue.record("the list is not read as one")
            return
        }
        #expect(list.content == .path("list.txt"))
        text = try SpecificationSamples.minimal("/steps/0/prompt", #"{ "text": "Summarise {{source.relpath}}." }"#)
        let spec = try #require(SpecificationSamples.decode(text).spec)
        #expect(spec.steps[0].prompt.content == .inline("Summarise {{source.relpath}}."))
    }
}
