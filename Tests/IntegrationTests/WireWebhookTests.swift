import Primitives
import Testing

/// Outcomes that the provider delivers to an address where the run listens.
struct WireWebhookTests {
    private static let name = (preset: "runware", key: "RUNWARE_API_KEY")
    private static let provider = #""delivery": "webhook", "webhook": { "listen": "127.0.0.1:0" }"#

    private static func script(_ calls: String) -> String {
        #"{ "version": 1, "rules": [ { "reply": { "webhook": { "calls": "\#(calls)" }, "polls": 1000 } } ] }"#
    }

    @Test(arguments: ["one", "two", "forged"])
    func `takes what is delivered once, and only from whom it was asked of`(calls: String) async throws {
        try await EmulatorProcess.with(["--provider", "runware"], script: Self.script(calls)) { emulator in
            let wire = try WireProject(
                emulator, files: Project.notes(6), provider: Self.provider, name: Self.name)
            let run = try await wire.run()
            #expect(run.status == 0, "\(run.testDescription)")
            let manifest = try wire.manifest()
            #expect(manifest.count(status: "ok") == 6 && manifest.wireRequests == 6)
            let stats = try await emulator.stats()
            #expect(stats["polls"] == 0, "what is delivered need not be asked for")
            #expect(stats["billed_requests"] == 6)
            let text = try wire.project.place.text("out/manifest.json")
            #expect(text.contains("tasks/webhook") && !text.contains("127.0.0.1"))
            for unit in manifest.units {
                let path = unit["outputs"]?.arrayValue?.first?[text: "path"] ?? ""
                #expect(try !wire.project.place.text("out/\(path)").contains("forged"))
            }
        }
    }

    @Test func `says what is missing, and where it cannot listen`() async throws {
        try await EmulatorProcess.with(["--provider", "runware"]) { emulator in
            let untold = try WireProject(
                emulator, files: Project.notes(1), provider: #""delivery": "webhook""#, name: Self.name)
            let first = try await untold.run()
            #expect(
                first.status == 2 && first.stderr.contains("is not told where to deliver"), "\(first.testDescription)")
            let taken = emulator.baseURL.replacing("http://", with: "").prefix { $0 != "/" }
            let busy = try WireProject(
                emulator, files: Project.notes(1),
                provider: #""delivery": "webhook", "webhook": { "listen": "\#(taken)" }"#, name: Self.name)
            let second = try await busy.run()
            #expect(try await busy.project.command("plan").status == 0, "a plan listens to nobody")
            #expect(
                second.status == 7 && second.stderr.contains("cannot listen on \(taken)"), "\(second.testDescription)")
        }
    }
}
