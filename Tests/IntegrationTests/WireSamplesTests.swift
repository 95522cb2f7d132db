import Primitives
import Testing

/// The published samples against a strict server: what arrives is what stands on the disk.
struct WireSamplesTests {
    @Test(arguments: ["sync", "stream"])
    func `every modality arrives intact, and a second run asks nothing`(delivery: String) async throws {
        try await EmulatorProcess.with { emulator in
            let place = try Workplace()
            let pipeline = try Self.pipeline(in: place, delivery: delivery)
            let arguments = [
                "run", pipeline, "--out", place.path("out"), "--provider", "openai", "--model", "gemini-3.1-pro",
                "--base-url", emulator.baseURL,
            ]
            let environment = ["OPENAI_API_KEY": EmulatorProcess.key]
            let run = try await ProgramRun.dossier(arguments, environment: environment)
            #expect(run.status == 0, "\(run.testDescription)")
            let manifest = try ManifestFile(place.path("out/manifest.json"))
            let log = try emulator.log()
            #expect(log.allSatisfy { $0[text: "verdict"] == "accepted" })
            #expect(log.allSatisfy { $0["stream"] == .bool(delivery == "stream") })
            let arrived = Set(log.flatMap { $0["parts"]?.arrayValue ?? [] }.compactMap { $0[text: "sha256"] })
            var families: Set<String> = []
            for source in manifest.sources {
                let (path, family) = (source[text: "path"] ?? "", source[text: "family"] ?? "")
                families.insert(family)
                // A mail is decoded before it is sent, and so is a text that is not UTF-8; all else goes as it is.
                guard family != "email" else { continue }
                #expect(arrived.contains(source[text: "sha256"] ?? ""), "\(path) did not arrive as it stands")
            }
            #expect(families == ["pdf", "image", "audio", "video", "text", "email"])
            #expect(log.count == 20, "the duplicate photograph is asked about once")
            #expect(manifest.wireRequests == 20 && manifest.count(status: "ok") == 21)
            #expect(try manifest.unit("summary:")[text: "delivery"] == "chat/\(delivery)")
            let mail = log.contains { line in
                (line["parts"]?.arrayValue ?? []).contains {
                    $0[text: "role"] == "user" && ($0["bytes"]?.intValue ?? 0) > 400
                }
            }
            #expect(mail)
            let again = try await ProgramRun.dossier(arguments, environment: [:])
            #expect(again.status == 0 && again.stderr.contains("nothing was asked"), "\(again.testDescription)")
            #expect(try emulator.log().count == 20, "a run that has nothing to ask needs no key and no server")
        }
    }

    /// The sample pipeline with its texts, over the sample folder where it is.
    private static func pipeline(in place: Workplace, delivery: String) throws -> String {
        try place.shell("cp -R '\(Places.repository)/pipelines' pipelines")
        let text = try place.text("pipelines/incident-briefs.json")
            .replacing("../samples/harbor", with: "\(Places.repository)/samples/harbor")
            .replacing(
                "\"route\": [\"local\"],",
                with: "\"route\": [\"local\"], \"providers\": { \"openai\": { \"delivery\": \"\(delivery)\" } },")
        try place.write(text, to: "pipelines/incident-briefs.json")
        return place.path("pipelines/incident-briefs.json")
    }
}
