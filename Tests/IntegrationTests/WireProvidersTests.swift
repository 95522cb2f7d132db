import Primitives
import Testing

/// The samples at every provider: each brief is validated, each modality arrives, each delivery works.
struct WireProvidersTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var provider: String
        var key: String
        var delivery: String
        var secret = "emulator-key"

        var testDescription: String { "\(provider), \(delivery)" }
    }

    static let cases = [
        Case(provider: "gemini", key: "GEMINI_API_KEY", delivery: "sync"),
        Case(provider: "gemini", key: "GEMINI_API_KEY", delivery: "stream"),
        Case(provider: "runapi", key: "RUNAPI_KEY", delivery: "sync"),
        Case(provider: "runapi", key: "RUNAPI_KEY", delivery: "stream"),
        Case(provider: "runware", key: "RUNWARE_API_KEY", delivery: "sync"),
        Case(provider: "runware", key: "RUNWARE_API_KEY", delivery: "stream"),
        Case(provider: "runware", key: "RUNWARE_API_KEY", delivery: "async"),
        Case(provider: "runware", key: "RUNWARE_API_KEY", delivery: "webhook"),
        Case(provider: "toapis", key: "TOAPIS_API_KEY", delivery: "sync"),
        Case(provider: "toapis", key: "TOAPIS_API_KEY", delivery: "stream"),
        Case(provider: "bytespike", key: "BYTESPIKE_API_KEY", delivery: "sync"),
        Case(provider: "bytespike", key: "BYTESPIKE_API_KEY", delivery: "stream"),
        Case(provider: "aivideoapi", key: "AIVIDEOAPI_API_KEY", delivery: "sync", secret: "sk-emulator-key"),
        Case(provider: "aivideoapi", key: "AIVIDEOAPI_API_KEY", delivery: "stream", secret: "sk-emulator-key"),
    ]

    @Test(arguments: cases)
    func `briefs every sample, and each file arrives as it stands`(_ scene: Case) async throws {
        try await EmulatorProcess.with(["--provider", scene.provider]) { emulator in
            let place = try Workplace()
            try place.shell("cp -R '\(Places.repository)/pipelines' pipelines")
            let text = try place.text("pipelines/incident-briefs.json")
                .replacing("../samples/harbor", with: "\(Places.repository)/samples/harbor")
                .replacing(
                    "\"route\": [\"local\"],",
                    with: """
                        "route": ["\(scene.provider)"], "model": { "id": "gemini-3.1-pro" },
                        "providers": { "\(scene.provider)": {
                          "baseURL": "\(emulator.baseURL)", "delivery": "\(scene.delivery)"
                          \(scene.delivery == "webhook" ? #", "webhook": { "listen": "127.0.0.1:0" }"# : "") } },
                        """)
            try place.write(text, to: "pipelines/incident-briefs.json")
            let run = try await ProgramRun.dossier(
                ["run", place.path("pipelines/incident-briefs.json"), "--out", place.path("out")],
                environment: [scene.key: scene.secret])
            #expect(run.status == 0, "\(run.testDescription)")
            let manifest = try ManifestFile(place.path("out/manifest.json"))
            #expect(manifest.count(status: "ok") == 21 && manifest.wireRequests == 20)
            let log = try emulator.log()
            let arrived = Set(log.flatMap { $0["parts"]?.arrayValue ?? [] }.compactMap { $0[text: "sha256"] })
            for source in manifest.sources {
                let family = source[text: "family"] ?? ""
                guard ["pdf", "image", "audio", "video"].contains(family) else { continue }
                let path = source[text: "path"] ?? ""
                #expect(arrived.contains(source[text: "sha256"] ?? ""), "\(path) did not arrive as it stands")
            }
        }
    }
}
