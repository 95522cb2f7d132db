import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

struct ResellerParameterTests {
    private static func problems(_ name: String, _ model: ModelSpec) -> [String] {
        guard
            case .failure(let found) = ProviderCatalog.configuration(
                name: name, spec: nil, model: model, policy: .error)
        else { return [] }
        return found.problems.map { "\($0.pointer)" }
    }

    private static let single: [(String, ModelSpec)] = [
        ("temperature", ModelSpec(id: "m", temperature: 1)), ("topP", ModelSpec(id: "m", topP: 0.5)),
        ("maxOutputTokens", ModelSpec(id: "m", maxOutputTokens: 100)),
        ("thinking", ModelSpec(id: "m", thinking: .medium)), ("seed", ModelSpec(id: "m", seed: 1)),
        ("stop", ModelSpec(id: "m", stop: ["END"])), ("search", ModelSpec(id: "m", search: true)),
        ("mediaResolution", ModelSpec(id: "m", mediaResolution: .high)), ("results", ModelSpec(id: "m", results: 2)),
    ]

    @Test(arguments: [
        ("runapi", ["mediaResolution", "results"]), ("toapis", ["search", "mediaResolution", "results"]),
        ("bytespike", ["thinking", "mediaResolution", "results"]), ("runware", ["search", "mediaResolution"]),
        (
            "aivideoapi",
            ["temperature", "topP", "maxOutputTokens", "thinking", "seed", "stop", "mediaResolution", "results"]
        ),
        ("openai", ["search", "mediaResolution", "results"]), ("gemini", ["results"]),
    ])
    func `refuses each parameter that it cannot carry, and no other`(name: String, refused: [String]) {
        for (parameter, model) in Self.single {
            #expect(Self.problems(name, model) == (refused.contains(parameter) ? ["/model/\(parameter)"] : []))
        }
    }

    /// A provider, its protocol and delivery; what is refused of a request for two results and a fineness of looking.
    @Test(
        arguments: [
            ("bytespike", "chat", "stream", ["mediaResolution"]), ("bytespike", "gemini", "stream", ["results"]),
            ("bytespike", "chat", "sync", ["mediaResolution"]), ("runapi", "gemini", "sync", ["results"]),
            ("runware", nil, "sync", ["mediaResolution"]), ("runware", nil, "async", ["mediaResolution"]),
            ("runware", nil, "stream", ["mediaResolution", "results"]),
        ] as [(String, String?, String, [String])])
    func `has settings in one protocol or delivery and not in another`(
        name: String, wire: String?, delivery: String, refused: [String]
    ) {
        var spec = ProviderSpec(location: .commandLine)
        spec.wireProtocol = wire.flatMap(ProviderSpec.WireProtocol.init(rawValue:))
        spec.delivery = ProviderSpec.Delivery(rawValue: delivery)
        let model = ModelSpec(id: "m", mediaResolution: .low, results: 2)
        let result = ProviderCatalog.configuration(name: name, spec: spec, model: model, policy: .error)
        guard case .failure(let found) = result else {
            Issue.record("nothing was refused")
            return
        }
        #expect(found.problems.map { "\($0.pointer)" } == refused.map { "/model/\($0)" })
    }

    @Test func `names the protocol that carries what the other does not`() {
        for (model, other) in [
            (ModelSpec(id: "m", results: 2), "chat"), (ModelSpec(id: "m", mediaResolution: .low), "gemini"),
        ] {
            let result = ProviderCatalog.configuration(name: "bytespike", spec: nil, model: model, policy: .error)
            guard case .failure(let found) = result else {
                Issue.record("nothing was refused")
                return
            }
            #expect(
                found.problems.map(\.hint) == [
                    "set the provider's \"protocol\" to \"\(other)\", or leave it out with \"unsupportedParameters\": \"degrade\""
                ])
        }
    }

    @Test(
        arguments: [
            ("openai", nil, true), ("toapis", nil, true), ("runware", nil, true), ("bytespike", nil, true),
            ("runapi", "chat", true), ("runapi", "gemini", false), ("bytespike", "gemini", false),
            ("gemini", nil, false),
            ("aivideoapi", nil, false),
        ] as [(String, String?, Bool)])
    func `refuses to be told of thoughts where there is no such setting`(name: String, wire: String?, isRefused: Bool) {
        var spec = ProviderSpec(location: .commandLine)
        spec.wireProtocol = wire.flatMap(ProviderSpec.WireProtocol.init(rawValue:))
        spec.wire.includeThoughts = true
        let result = ProviderCatalog.configuration(
            name: name, spec: spec, model: ModelSpec(id: "m"), policy: .degrade)
        switch result {
        case .success: #expect(!isRefused)
        case .failure(let found):
            #expect(isRefused && found.problems.map { "\($0.pointer)" } == ["/providers/\(name)/includeThoughts"])
        }
    }

    @Test(arguments: [
        ("bytespike", ModelSpec(id: "m", maxOutputTokens: 32_768), []),
        ("bytespike", ModelSpec(id: "m", maxOutputTokens: 32_769), ["/model/maxOutputTokens"]),
        ("toapis", ModelSpec(id: "m", stop: ["1", "2", "3", "4", "5"]), ["/model/stop"]),
        ("runapi", ModelSpec(id: "m", thinking: .medium), []),
        ("aivideoapi", ModelSpec(id: "m", thinking: .low, search: true), []),
        ("aivideoapi", ModelSpec(id: "m", thinking: .high), []),
    ])
    func `knows the bounds`(name: String, model: ModelSpec, expected: [String]) {
        #expect(Self.problems(name, model) == expected)
    }

    @Test(
        arguments: [
            ("runapi", []), ("toapis", [.pdf, .audio, .video]), ("bytespike", []), ("gemini", []),
            ("aivideoapi", []), ("openai", [.video]),
        ] as [(String, [MediaFamily])])
    func `warns of files that nobody documents, until a probe saw them arrive`(
        name: String, uncertain: [MediaFamily]
    ) throws {
        let configuration = try ProviderSamples.configuration(name: name)
        let all: Set<MediaFamily> = [.image, .pdf, .audio, .video, .text]
        let found = ProviderCatalog.warnings(configuration, sending: all)
        #expect(found.count == uncertain.count)
        #expect(found.allSatisfy { $0.pointer.description == "/providers/\(name)" })
        #expect(found.allSatisfy { $0.hint?.contains("dossier probe \(name)") == true })
        #expect(ProviderCatalog.warnings(configuration, sending: [.image, .text]).isEmpty)
        let arrived = configuration.probeCells.map { ProbeRecord($0, .arrived, date: "2026-02-11T02:47:05.120Z") }
        #expect(ProviderCatalog.warnings(configuration, sending: all, records: arrived).isEmpty)
    }

    @Test func `warns of what goes out in chat where that is chosen`() throws {
        let all: Set<MediaFamily> = [.image, .pdf, .audio, .video]
        for (name, count) in [("runapi", 3), ("bytespike", 2)] {
            let chat = try ProviderSamples.configuration(ProviderSamples.spec(wireProtocol: .chat), name: name)
            #expect(ProviderCatalog.warnings(chat, sending: all).count == count)
            let native = try ProviderSamples.configuration(ProviderSamples.spec(wireProtocol: .gemini), name: name)
            #expect(ProviderCatalog.warnings(native, sending: all).isEmpty)
        }
    }

    @Test func `is not sure of an encoding that a pipeline chose, and does not warn of a family it switched off`()
        throws
    {
        let wire = WireSettings(attach: .init(pdf: .refused, audio: .imageURL))
        let configuration = try ProviderSamples.configuration(ProviderSamples.spec(wire: wire), name: "bytespike")
        #expect(configuration.support[.audio] == .assumed && configuration.support[.pdf] == nil)
        let chat = try ProviderSamples.configuration(
            ProviderSamples.spec(wireProtocol: .chat, wire: wire), name: "bytespike")
        #expect(ProviderCatalog.warnings(chat, sending: [.audio, .pdf]).count == 1)
        let same = WireSettings(attach: .init(audio: .inputAudio))
        #expect(
            try ProviderSamples.configuration(ProviderSamples.spec(wire: same), name: "bytespike").support[.audio]
                == .documented)
    }

    @Test func `knows no price of another model`() throws {
        for name in ["bytespike", "aivideoapi"] {
            #expect(try ProviderSamples.configuration(name: name).prices != nil)
            #expect(try ProviderSamples.configuration(name: name, model: ModelSpec(id: "other")).prices == nil)
        }
        #expect(try ProviderSamples.configuration(name: "runapi").prices == nil)
        #expect(try ProviderSamples.configuration(name: "toapis").prices == nil)
    }
}
