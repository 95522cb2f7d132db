import Glibc
import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

/// Every body that a provider is sent also satisfies the types of the packages that OpenAI and Google publish.
///
/// Runs with DOSSIER_DRILLS=1 alone: it installs both packages from PyPI beside the built programs.
@Suite(
    .enabled(if: SDKTypes.runsDrills, "set DOSSIER_DRILLS=1 to run it"),
    .enabled("the openai and google-genai packages cannot be installed: is PyPI in reach, and python3-venv here?") {
        SDKTypes.isInstalled
    })
struct SDKTypesDrill {
    /// A provider in one protocol, and the members that it added to it, which the package cannot know.
    struct Case: Sendable, CustomTestStringConvertible {
        var provider: String
        var wireProtocol: ProviderSpec.WireProtocol
        /// In every body.
        var own: [String] = []
        /// Where web search is asked for.
        var ownSearch: [String] = []

        var testDescription: String { "\(provider), \(wireProtocol.rawValue)" }
    }

    static let cases = [
        Case(provider: "openai", wireProtocol: .chat), Case(provider: "runapi", wireProtocol: .chat),
        Case(provider: "toapis", wireProtocol: .chat),
        Case(provider: "bytespike", wireProtocol: .chat, ownSearch: ["grounding"]),
        Case(provider: "aivideoapi", wireProtocol: .chat, own: ["include_thoughts"]),
        Case(provider: "gemini", wireProtocol: .gemini), Case(provider: "runapi", wireProtocol: .gemini),
    ]

    @Test(arguments: cases)
    func `every request is one that the official package could have made`(scene: Case) throws {
        let bodies = try Self.requests.flatMap { request in
            try [ProviderSpec.Delivery.sync, .stream].compactMap { delivery in
                try Self.body(of: request, scene, delivery).map { (own: Self.own($0, scene), body: $0) }
            }
        }
        #expect(bodies.count > 10, "the provider carries hardly anything: \(bodies.count)")
        let verdicts = try SDKTypes.verdicts(on: bodies, scene.wireProtocol)
        for (verdict, sent) in zip(verdicts, bodies) {
            #expect(verdict == "accepted", "\(JSONWriter.text(of: sent.body))")
        }
    }

    /// Members of the vendor's own are named above: one that is missing would make the checker refuse.
    private static func own(_ body: JSONValue, _ scene: Case) -> [String] {
        scene.own + scene.ownSearch.filter { body[$0] != nil }
    }

    @Test func `every provider of either protocol is among them`() {
        let checked = Set(Self.cases.map(\.provider))
        let spoken = ProviderCatalog.presets.filter { $0.tasks == nil }.map(\.name)
        #expect(checked == Set(spoken))
    }

    /// What makes the drill worth something: one thing wrong, and the body is refused.
    @Test(arguments: [
        (ProviderSpec.WireProtocol.chat, #"{"model":"m","stream":false,"messages":[],"max_tokenz":1}"#),
        (.chat, #"{"stream":false,"messages":[{"role":"user","content":"a"}]}"#),
        (.chat, #"{"model":"m","stream":false,"temperature":"0.3","messages":[{"role":"user","content":"a"}]}"#),
        (.chat, #"{"model":"m","stream":false,"seed":1.5,"messages":[{"role":"user","content":"a"}]}"#),
        (.chat, #"{"model":"m","stream":false,"reasoning_effort":"most","messages":[{"role":"user","content":"a"}]}"#),
        (.chat, #"{"model":"m","stream":false,"messages":[{"role":"model","content":"a"}]}"#),
        (
            .chat,
            #"{"model":"m","stream":false,"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"uri":"a"}}]}]}"#
        ),
        (
            .chat,
            #"{"model":"m","stream":false,"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"QQ==","format":"ogg"}}]}]}"#
        ),
        (.chat, #"{"model":"m","stream":true,"stream_options":{"usage":true},"messages":[]}"#),
        (
            .chat,
            #"{"model":"m","stream":false,"response_format":{"type":"json_schema","json_schema":{"schema":{}}},"messages":[]}"#
        ),
        (.gemini, #"{"generationConfig":{}}"#),
        (.gemini, #"{"contents":[{"role":"user","parts":[{"text":"a"}]}],"system":"b"}"#),
        (.gemini, #"{"contents":[{"role":"system","parts":[{"text":"a"}]}]}"#),
        (.gemini, #"{"contents":[{"role":"user","parts":[{"txt":"a"}]}]}"#),
        (.gemini, #"{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"?"}}]}]}"#),
        (.gemini, #"{"contents":[{"role":"user","parts":[{"text":"a"}]}],"generationConfig":{"max_tokens":7}}"#),
        (.gemini, #"{"contents":[{"role":"user","parts":[{"text":"a"}]}],"generationConfig":{"topP":"1"}}"#),
        (
            .gemini,
            #"{"contents":[{"role":"user","parts":[{"text":"a"}]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"MOST"}}}"#
        ),
        (.gemini, #"{"contents":[{"role":"user","parts":[{"text":"a"}]}],"tools":[{"googleFind":{}}]}"#),
    ])
    func `a body with one mistake is refused`(wireProtocol: ProviderSpec.WireProtocol, body: String) throws {
        let verdict = try SDKTypes.verdicts(on: [([], try JSONParser.parse(body).value)], wireProtocol)
        #expect(verdict.first?.hasPrefix("refused: ") == true, "\(verdict)")
    }

    @Test func `a member that a vendor is said to have added must be there`() throws {
        let body = try JSONParser.parse(#"{"model":"m","stream":false,"messages":[]}"#).value
        let verdicts = try SDKTypes.verdicts(on: [([], body), (["grounding"], body)], .chat)
        #expect(verdicts.first == "accepted" && verdicts.last?.contains("'grounding'") == true, "\(verdicts)")
    }

    // MARK: - Requests

    private static let schema: JSONValue = [
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.org/brief",
        "title": "A brief", "type": "object", "properties": ["title": ["type": "string"]],
    ]

    /// Each parameter alone, each kind of file alone, and all together.
    static let requests: [ModelRequest] = {
        let id = "gemini-3.1-pro"
        let media: [ContentPart] = [
            ProviderSamples.media("source 1", "image/png", .image),
            ProviderSamples.media("source 2", "application/pdf", .pdf),
            ProviderSamples.media("source 3", "audio/x-wav", .audio),
            ProviderSamples.media("source 4", "audio/mpeg", .audio),
            ProviderSamples.media("source 5", "video/mp4", .video), .text(label: "source 6", "Line\tone"),
        ]
        let full = ModelSpec(
            id: id, temperature: 0.35, topP: 0.9, maxOutputTokens: 1200, thinking: .high, seed: 28829, stop: ["END"],
            search: true)
        let models = [
            ModelSpec(id: id), ModelSpec(id: id, temperature: 1), ModelSpec(id: id, topP: 0.9),
            ModelSpec(id: id, maxOutputTokens: 1200), ModelSpec(id: id, thinking: .low),
            ModelSpec(id: id, thinking: .medium), ModelSpec(id: id, thinking: .high), ModelSpec(id: id, seed: 28829),
            ModelSpec(id: id, stop: ["END", "\""]), ModelSpec(id: id, search: true), full,
        ]
        let corrections = [
            ModelRequest.Correction(answer: "{", complaint: "not JSON"), .init(answer: "{}", complaint: "too little"),
        ]
        return models.map { ProviderSamples.request(model: $0) }
            + media.map { ProviderSamples.request(parts: [$0]) }
            + [
                ProviderSamples.request(system: "Be brief."), ProviderSamples.request(schema: schema),
                ProviderSamples.request(corrections: corrections),
                ProviderSamples.request(
                    system: "Be brief.", parts: media, schema: schema, corrections: corrections, model: full),
            ]
    }()

    /// What the provider is sent; `nil` where it takes no such file.
    private static func body(
        of request: ModelRequest, _ scene: Case, _ delivery: ProviderSpec.Delivery
    ) throws -> JSONValue? {
        let configuration = try ProviderSamples.configuration(
            ProviderSamples.spec(wireProtocol: scene.wireProtocol, delivery: delivery), name: scene.provider,
            model: request.parameters, policy: .degrade)
        let provider = ProviderCatalog.provider(configuration)
        guard case .success(let encoded) = provider.encode(request, credential: nil) else {
            try #require(!request.parts.isEmpty, "a request without files was refused")
            return nil
        }
        let segments = try #require(encoded.http.body).segments
        let text = segments.map { segment in
            switch segment {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .base64: "QUJDREVGR0hJSg=="
            }
        }.joined()
        return try JSONParser.parse(text).value
    }
}

/// The checker and what it needs.
enum SDKTypes {
    static let runsDrills = getenv("DOSSIER_DRILLS").map { String(cString: $0) } == "1"

    /// Installs the packages, which takes a minute the first time.
    static let isInstalled = system("'\(checker)' '\(folder)' --prepare") == 0

    private static let checker: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/Scripts/check-sdk-types"
    }()

    /// Beside the built programs, so that it goes when they go.
    private static let folder: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 } + "/sdk-types"
    }()

    /// What the checker says about each body.
    static func verdicts(
        on bodies: [(own: [String], body: JSONValue)], _ wireProtocol: ProviderSpec.WireProtocol
    ) throws -> [String] {
        var path = Array("/tmp/dossier-sdk-types-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        try #require(descriptor >= 0)
        close(descriptor)
        let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { unlink(name) }
        let file = try #require(fopen(name, "w"))
        for (own, body) in bodies {
            let line: JSONValue = [
                "protocol": .string(wireProtocol.rawValue), "own": .array(own.map(JSONValue.string)), "body": body,
            ]
            fputs(JSONWriter.text(of: line) + "\n", file)
        }
        fclose(file)
        let pipe = try #require(popen("'\(checker)' '\(folder)' '\(name)'", "r"))
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { output += buffer[..<count] }
        let status = pclose(pipe)
        let verdicts = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
        try #require(status == 0 && verdicts.count == bodies.count, "the checker failed, see its message above")
        return verdicts
    }
}
