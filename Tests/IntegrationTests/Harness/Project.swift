import Primitives
import Testing

/// A small pipeline over text files in a workplace of its own: three steps, like the published sample.
///
/// The input is the folder `in`, the output folder `out`, the pipeline `pipeline.json`.
final class Project: Sendable {
    let place: Workplace
    var pipeline: String { place.path("pipeline.json") }
    var output: String { place.path("out") }

    static let brief = "Describe the file."

    static let steps = """
        { "id": "brief", "over": ["notes"], "each": "file", "prompt": "prompts/brief.md",
          "write": [ { "answer": "briefs/{{relpath}}.txt" },
                     { "template": "brief.mustache", "path": "briefs/{{relpath}}.md" } ] },
        { "id": "digest", "over": ["brief"], "each": "folder", "prompt": { "text": "Fold the folder." },
          "write": [{ "answer": "digests/{{folder}}.md" }] },
        { "id": "summary", "over": ["brief"], "each": "all", "prompt": { "text": "Fold all." },
          "requires": "complete", "write": [{ "answer": "summary.md" }] }
        """

    /// - Parameters:
    ///   - input: Members added to the input, such as `"exclude": ["x"]`.
    ///   - more: Members added to the pipeline.
    init(
        files: [String: String] = [:], input: String = #""types": ["any"]"#, steps: String = Project.steps,
        more: String = ""
    ) throws {
        place = try Workplace()
        try place.folder("in")
        try place.write(Self.brief, to: "prompts/brief.md")
        try place.write("# {{_source.relpath}}\n\n{{text}}\n", to: "brief.mustache")
        try rewrite(input: input, steps: steps, more: more)
        for (name, text) in files { try place.write(text, to: "in/\(name)") }
    }

    func rewrite(input: String = #""types": ["any"]"#, steps: String = Project.steps, more: String = "") throws {
        try place.write(
            """
            { "version": 1, "name": "project",
              "inputs": { "notes": { "root": "in"\(input.isEmpty ? "" : ", " + input) } },
              "steps": [ \(steps) ]\(more.isEmpty ? "" : ", " + more) }
            """, to: "pipeline.json")
    }

    func run(_ more: [String] = [], environment: [String: String] = [:], as user: UInt32? = nil) async throws
        -> ProgramRun
    { try await ProgramRun.dossier(["run", pipeline, "--out", output] + more, environment: environment, as: user) }

    func command(_ name: String, _ more: [String] = []) async throws -> ProgramRun {
        let target = ["status", "verify"].contains(name) ? [] : [pipeline]
        return try await ProgramRun.dossier([name] + target + ["--out", output] + more)
    }

    func manifest() throws -> ManifestFile { try ManifestFile("\(output)/manifest.json") }

    /// A page of plausible sentences that differ by `seed`.
    static func note(_ seed: Int) -> String {
        (0..<8).map { line in
            "On day \(seed) at hour \(line) the gauge of berth \((seed * 7 + line * 3) % 11) read "
                + "\((seed * 13 + line * 5) % 97) tonnes while line \((seed + line) % 6) was watched by the crew."
        }.joined(separator: "\n") + "\n"
    }

    static func notes(_ count: Int, folders: Int = 3) -> [String: String] {
        Dictionary(uniqueKeysWithValues: (0..<count).map { ("f\($0 % folders)/note-\($0).txt", note($0)) })
    }
}
