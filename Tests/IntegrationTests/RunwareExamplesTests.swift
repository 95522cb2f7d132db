import Primitives
import Testing

/// The four analyses that Runware's page shows, as the pipelines that are published here.
struct RunwareExamplesTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let pipeline: String
        let file: String
        /// What the medium is, whose exact type the request does not say.
        let family: String
        /// As on the page, and what is always asked for beside it.
        let parameters: String

        var testDescription: String { pipeline }
    }

    private static let always = #""deliveryMethod":"sync","includeCost":true,"includeUsage":true,"numberResults":1"#

    static let examples = [
        Example(
            pipeline: "evacuation", file: "cctv-north-quay.mp4", family: "video/",
            parameters:
                #"{"seed":28829,"settings":{"thinkingLevel":"high","temperature":0.35,"topP":0.9,"maxTokens":1200},\#(always)}"#
        ),
        Example(
            pipeline: "evidence-board", file: "parted-line-s2.jpg", family: "image/",
            parameters:
                #"{"seed":40503,"settings":{"thinkingLevel":"high","temperature":0.52,"topP":0.9,"maxTokens":1800},\#(always)}"#
        ),
        Example(
            pipeline: "reconstruction", file: "north-quay-0231.jpg", family: "image/",
            parameters:
                #"{"seed":29225,"settings":{"thinkingLevel":"high","temperature":0.46,"topP":0.9,"maxTokens":1800},\#(always)}"#
        ),
        Example(
            pipeline: "incident", file: "cctv-north-quay.mp4", family: "video/",
            parameters: #"{"settings":{"thinkingLevel":"high","temperature":0.3,"maxTokens":900},\#(always)}"#),
    ]

    private static let key = ["RUNWARE_API_KEY": EmulatorProcess.key]

    private static func path(_ example: Example) -> String {
        "\(Places.repository)/pipelines/runware/\(example.pipeline).json"
    }

    @Test(arguments: examples)
    func `is found right by check`(example: Example) async throws {
        let check = try await ProgramRun.dossier(["check", Self.path(example)], environment: Self.key)
        #expect(check.status == 0, "\(check.testDescription)")
    }

    @Test(arguments: examples)
    func `sends the page's parameters with the file, and writes the answer`(example: Example) async throws {
        try await EmulatorProcess.with(["--provider", "runware"]) { emulator in
            let place = try Workplace()
            let run = try await ProgramRun.dossier(
                ["run", Self.path(example), "--base-url", emulator.baseURL, "--out", place.path("out")],
                environment: Self.key)
            #expect(run.status == 0, "\(run.testDescription)")
            let questions = try emulator.log().filter { $0[text: "kind"] == "question" }
            #expect(questions.count == 1)
            let line = try #require(questions.first)
            #expect(line["verdict"] == "accepted" && line["model"] == "google:gemini@3.1-pro")
            let parameters = try JSONParser.parse(example.parameters).value
            #expect(line["parameters"] == parameters)

            // The file as it lies there, the system prompt in its field, and the prompt as the only message.
            let manifest = try ManifestFile(place.path("out/manifest.json"))
            let parts = line["parts"]?.arrayValue ?? []
            let media = parts.filter { $0["kind"]?.stringValue != "text" }
            #expect(media.count == 1 && media.first?[text: "mime"]?.hasPrefix(example.family) == true)
            #expect(media.first?[text: "sha256"] == (try manifest.source(example.file))[text: "sha256"])
            let folder = "\(Places.repository)/pipelines/runware/prompts/\(example.pipeline)"
            for (role, prompt) in [("system", "\(folder).system.md"), ("user", "\(folder).md")] {
                let sent = parts.filter { $0[text: "role"] == role && $0[text: "kind"] == "text" }
                let length = try Workplace.bytes(at: prompt).count
                #expect(sent.map { $0["bytes"]?.intValue } == [length], "\(role)")
            }

            let answer = try place.text("out/\(example.file).md")
            let output = try #require(manifest.outputs.first)
            #expect(manifest.count(status: "ok") == 1 && output[text: "path"] == "\(example.file).md")
            #expect(answer.utf8.count > 20, "\(answer)")
        }
    }

    /// What the page's own replies came to: the thinking counts against the limit.
    @Test func `says that an answer was cut at its limit, and does not take it for one`() async throws {
        let script = #"{"version":1,"rules":[{"when":{"requests":"1-9"},"reply":{"finish":"length"}}]}"#
        try await EmulatorProcess.with(["--provider", "runware"], script: script) { emulator in
            let place = try Workplace()
            let run = try await ProgramRun.dossier(
                ["run", Self.path(Self.examples[3]), "--base-url", emulator.baseURL, "--out", place.path("out")],
                environment: Self.key)
            #expect(run.status == 3, "\(run.testDescription)")
            #expect(run.stderr.contains("maxOutputTokens"), "\(run.testDescription)")
            #expect(!place.holds("out/\(Self.examples[3].file).md"))
        }
    }
}
