import Primitives
import Testing

/// Settings that change what one request asks for: several results, the fineness of looking, thoughts.
struct WireResultsTests {
    typealias Vendor = VendorProject.Vendor

    @Test(arguments: [
        (Vendor.runware, #""delivery": "sync""#), (.runware, #""delivery": "async""#),
        (.bytespike, #""protocol": "chat", "delivery": "sync""#),
        (.bytespike, #""protocol": "chat", "delivery": "stream""#),
    ])
    func `takes the first result that fits, and pays for all without asking again`(
        vendor: Vendor, provider: String
    ) async throws {
        let script = #"{ "version": 1, "rules": [ { "reply": { "invalidResults": 2 } } ] }"#
        try await EmulatorProcess.with(["--provider", vendor.rawValue], script: script) { emulator in
            let wire = try VendorProject(
                vendor, at: emulator, files: ["a.txt": "The crane stood still.", "b.txt": Self.long],
                steps: WireProject.schemaStep(#", "repair": 0"#), provider: provider, model: #""results": 3"#)
            let run = try await wire.run()
            #expect(run.status == 0, "\(run.testDescription)")
            let manifest = try wire.manifest()
            let unit = try manifest.unit("brief:notes/a.txt")
            #expect(unit[text: "status"] == "ok" && unit["usage"]?["requests"] == 1 && unit["repairs"] == 0)
            #expect(manifest.wireRequests == 2 && unit["degradations"]?.arrayValue == [])
            // Three answers were made, and each of them is in the tokens and in the cost.
            let stats = try await emulator.stats()
            let cost = manifest.json["totals"]?["cost"]
            let sum = (cost?["actual"]?.doubleValue ?? 0) + (cost?["estimated"]?.doubleValue ?? 0)
            #expect("\(sum)" == "\(stats["cost"]?.stringValue.flatMap(Double.init) ?? -1)", "\(stats)")
            #expect(cost?["differing"]?["requests"] == 0)
            let tokens = manifest.json["totals"]?["tokens"]
            let counted = ["input", "output", "thinking"].reduce(0) { $0 + (tokens?[$1]?.intValue ?? 0) }
            #expect(counted == stats["billed_tokens"]?.intValue && counted % 3 == 0)
        }
    }

    /// Some 90,000 tokens: only three readings of it would be beyond the threshold of the upper rates.
    private static let long = (0..<600).map(Project.note).joined()

    @Test func `asks for mending only when no result fits`() async throws {
        let script = #"{ "version": 1, "rules": [ { "when": { "requests": 1 }, "reply": { "invalidResults": 2 } } ] }"#
        try await EmulatorProcess.with(["--provider", "runware"], script: script) { emulator in
            let wire = try VendorProject(
                .runware, at: emulator, files: ["a.txt": "The crane stood still."], steps: WireProject.schemaStep(),
                model: #""results": 2"#)
            let run = try await wire.run()
            #expect(run.status == 0, "\(run.testDescription)")
            let unit = try wire.manifest().unit("brief:notes/a.txt")
            #expect(unit["usage"]?["requests"] == 2 && unit["repairs"] == 1)
        }
    }

    @Test(arguments: [
        (Vendor.gemini, "", #""results": 2"#), (.runware, #""delivery": "stream""#, #""results": 2"#),
        (.bytespike, #""protocol": "gemini""#, #""results": 2"#), (.openai, "", #""mediaResolution": "low""#),
        (.toapis, #""includeThoughts": true"#, ""), (.bytespike, #""includeThoughts": true"#, ""),
    ])
    func `refuses before anything is sent what a provider cannot carry`(
        vendor: Vendor, provider: String, model: String
    ) async throws {
        try await EmulatorProcess.with(["--provider", vendor.rawValue]) { emulator in
            let wire = try VendorProject(
                vendor, at: emulator, files: ["a.txt": "a note"], provider: provider, model: model)
            let run = try await wire.run()
            #expect(run.status == 2, "\(run.testDescription)")
            #expect(
                run.stderr.contains("provider '\(vendor.rawValue)'") && run.stderr.contains("hint:"), "\(run.stderr)")
            #expect(try emulator.log().isEmpty)
            guard !model.isEmpty else { return }
            let degraded = try VendorProject(
                vendor, at: emulator, files: ["a.txt": "a note"], provider: provider, model: model,
                more: #""unsupportedParameters": "degrade""#)
            #expect(try await degraded.run().status == 0)
            let recorded = try degraded.manifest().unit("brief:notes/a.txt")["degradations"]?.arrayValue
            #expect(recorded?.first?.stringValue?.hasPrefix("parameter_not_sent: ") == true)
        }
    }

    @Test func `asks again where the answer may be another, and not where only thoughts are shown`() async throws {
        try await EmulatorProcess.with(["--provider", "gemini"]) { emulator in
            let wire = try VendorProject(.gemini, at: emulator, files: ["a.txt": "a note"])
            #expect(try await wire.run().status == 0)
            func rewrite(_ model: String, _ provider: String) throws {
                try wire.project.rewrite(
                    steps: WireProject.step(),
                    more: """
                        "model": { "id": "gemini-3.1-pro"\(model) }, "route": ["gemini"],
                        "providers": { "gemini": { "baseURL": "\(emulator.baseURL)"\(provider) } }
                        """)
            }
            try rewrite("", #", "includeThoughts": true"#)
            #expect(try await wire.run().status == 0)
            #expect(try wire.manifest().wireRequests == 0, "thoughts are no part of an answer")
            try rewrite(#", "mediaResolution": "low""#, #", "includeThoughts": true"#)
            #expect(try await wire.run().status == 0)
            #expect(try wire.manifest().wireRequests == 1)
            #expect(!(try wire.project.place.text("out/briefs/a.txt.txt").contains("Looking at what arrived")))
            let components = try wire.manifest().unit("brief:notes/a.txt")["components"]?["model"]
            #expect(components == ["id": "gemini-3.1-pro", "mediaResolution": "low"])
        }
    }
}
