import Glibc
import Primitives

/// A pipeline whose input names URLs, asked of Runware's emulator.
final class WebProject: Sendable {
    let place: Workplace
    private let emulator: EmulatorProcess?
    private let provider: String

    var pipeline: String { place.path("pipeline.json") }

    /// - Parameters:
    ///   - urls: The value of `urls`.
    ///   - input: Members added to the input, such as `"types": ["pdf"]`.
    init(
        _ emulator: EmulatorProcess?, provider: String = "runware", urls: String, input: String = ""
    ) throws {
        self.emulator = emulator
        self.provider = provider
        place = try Workplace()
        try rewrite(urls: urls, input: input)
    }

    func rewrite(urls: String, input: String = "") throws {
        let base = emulator.map { #""providers": { "\#(provider)": { "baseURL": "\#($0.baseURL)" } },"# } ?? ""
        try place.write(
            """
            { "version": 1, "name": "web",
              "inputs": { "web": { "urls": \(urls)\(input.isEmpty ? "" : ", " + input) } },
              "model": { "id": "gemini-3.1-pro" }, "route": ["\(provider)"], \(base)
              "steps": [ { "id": "brief", "over": ["web"], "prompt": { "text": "Describe it." },
                           "write": [{ "answer": "briefs/{{relpath}}.md" }] } ] }
            """, to: "pipeline.json")
    }

    /// The members that let a run fetch from the test's own server.
    static func download(_ more: String = "") -> String {
        #""download": { "hosts": ["127.0.0.1"]\#(more.isEmpty ? "" : ", " + more) }"#
    }

    private var environment: [String: String] {
        let keys = ["runware": "RUNWARE_API_KEY", "aivideoapi": "AIVIDEOAPI_API_KEY", "openai": "OPENAI_API_KEY"]
        return keys[provider].map {
            [$0: provider == "aivideoapi" ? "sk-emulator-key" : EmulatorProcess.key]
        } ?? [:]
    }

    func command(_ name: String, _ more: [String] = []) async throws -> ProgramRun {
        try await ProgramRun.dossier(
            [name, pipeline] + (name == "check" ? [] : ["--out", place.path("out")]) + more, environment: environment)
    }

    func run(_ more: [String] = []) async throws -> ProgramRun { try await command("run", more) }

    func start() async throws -> RunningProgram {
        try await RunningProgram.start(
            ["run", pipeline, "--out", place.path("out")], environment: environment)
    }

    func manifest() throws -> ManifestFile { try ManifestFile(place.path("out/manifest.json")) }

    /// What arrived of media: addresses and digests.
    func arrived() throws -> [JSONValue] {
        try (emulator?.log() ?? []).flatMap { $0["parts"]?.arrayValue ?? [] }.filter { $0[text: "kind"] != "text" }
    }

    /// Files below the download folder, those that are not complete included.
    func downloads(matching glob: String = "*") throws -> Int {
        try place.shell("{ find out/state/downloads -type f -name '\(glob)' 2>/dev/null || true; } | wc -l > count")
        return Int(try place.text("count").filter { $0.isNumber }) ?? -1
    }
}
