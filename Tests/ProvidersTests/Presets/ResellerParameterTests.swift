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
    ]

    @Test(arguments: [
        ("runapi", []), ("toapis", ["search"]), ("bytespike", ["thinking"]),
        ("aivideoapi", ["temperature", "topP", "maxOutputTokens", "thinking", "seed", "stop"]),
        ("openai", ["search"]),
    ])
    func `refuses each parameter that it cannot carry, and no other`(name: String, refused: [String]) {
        for (parameter, model) in Self.single {
            #expect(Self.problems(name, model) == (refused.contains(parameter) ? ["/model/\(parameter)"] : []))
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
