import Primitives
import Testing

/// A project whose pipeline asks an emulator.
struct WireProject: Sendable {
    let project: Project
    let emulator: EmulatorProcess
    /// The variable of the provider's key.
    let keyVariable: String

    static let schema =
        #"{\"type\":\"object\",\"required\":[\"title\",\"words\"],\"properties\":{\"title\":{\"type\":\"string\",\"minLength\":1},\"words\":{\"type\":\"integer\",\"minimum\":1}},\"additionalProperties\":false}"#

    /// One step over files; `step` holds further members of it, such as a schema.
    static func step(_ more: String = "") -> String {
        """
        { "id": "brief", "over": ["notes"], "each": "file", "prompt": "prompts/brief.md"\(more),
          "write": [ { "answer": "briefs/{{relpath}}.txt" } ] }
        """
    }

    static func schemaStep(_ more: String = "") -> String {
        """
        { "id": "brief", "over": ["notes"], "each": "file", "prompt": "prompts/brief.md",
          "schema": { "text": "\(schema)" }\(more), "write": [ { "json": "briefs/{{relpath}}.json" } ] }
        """
    }

    /// - Parameters:
    ///   - provider: Members added to the provider, such as `"delivery": "stream"`.
    ///   - more: Members added to the pipeline.
    ///   - name: The provider's preset, and the variable of its key.
    init(
        _ emulator: EmulatorProcess, files: [String: String], steps: String = WireProject.step(),
        provider: String = "", more: String = "", name: (preset: String, key: String) = ("openai", "OPENAI_API_KEY")
    ) throws {
        self.emulator = emulator
        keyVariable = name.key
        project = try Project(
            files: files, steps: steps,
            more: """
                "model": { "id": "gemini-3.1-pro" }, "route": ["\(name.preset)"],
                "providers": { "\(name.preset)": { "baseURL": "\(emulator.baseURL)"\(provider.isEmpty ? "" : ", " + provider) } }\
                \(more.isEmpty ? "" : ", " + more)
                """)
    }

    func run(_ more: [String] = [], key: String? = EmulatorProcess.key) async throws -> ProgramRun {
        try await project.run(more, environment: key.map { [keyVariable: $0] } ?? [:])
    }

    func start(_ more: [String] = []) async throws -> RunningProgram {
        try await RunningProgram.start(
            ["run", project.pipeline, "--out", project.output] + more,
            environment: [keyVariable: EmulatorProcess.key])
    }

    func manifest() throws -> ManifestFile { try project.manifest() }

    /// Requests for an answer that arrived whole.
    func arrived() throws -> [JSONValue] { try emulator.questions() }
}
