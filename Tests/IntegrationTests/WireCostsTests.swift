import Primitives
import Testing

/// What requests cost, as the provider, the program and the manifest reckon it.
struct WireCostsTests {
    typealias Vendor = VendorProject.Vendor

    private static func sum(_ manifest: ManifestFile) -> Double {
        let cost = manifest.json["totals"]?["cost"]
        return (cost?["actual"]?.doubleValue ?? 0) + (cost?["estimated"]?.doubleValue ?? 0)
    }

    @Test(arguments: [
        (Vendor.runware, "", "actual"), (.aivideoapi, #""search": true"#, "actual"),
        (.bytespike, #""search": true"#, "estimated"), (.bytespike, "", "estimated"),
    ])
    func `agrees with the provider's account to the last digit, long prompts and searches included`(
        vendor: Vendor, model: String, member: String
    ) async throws {
        try await EmulatorProcess.with(["--provider", vendor.rawValue]) { emulator in
            // Some 230,000 tokens: beyond the threshold above which the whole request is billed at the upper rates.
            let long = (0..<1500).map(Project.note).joined()
            let wire = try VendorProject(
                vendor, at: emulator, files: ["long.txt": long, "short.txt": "A crane stood still."], model: model)
            let run = try await wire.run()
            #expect(run.status == 0, "\(run.testDescription)")
            #expect(!run.stderr.contains("reported"), "\(run.stderr)")
            let manifest = try wire.manifest()
            let cost = try #require(manifest.json["totals"]?["cost"])
            #expect((cost[member]?.doubleValue ?? 0) > 0 && cost["unpriced"] == 0)
            #expect(cost["differing"] == ["requests": 0, "reported": 0, "computed": 0])
            let account = try #require(try await emulator.stats()["cost"]?.stringValue)
            #expect("\(Self.sum(manifest))" == "\(Double(account) ?? 0)", "\(cost) against \(account)")
            let tokens = try #require(manifest.unit("brief:notes/long.txt")["usage"]?["input"]?.intValue)
            #expect(tokens > 200_000)
        }
    }

    @Test(arguments: [
        (
            Vendor.runware,
            #""prices": { "input": 2, "output": 10, "above": { "tokens": 200000, "input": 4, "output": 18 } }"#
        ),
        (.aivideoapi, #""prices": { "input": 0.8, "output": 2.4 }"#),
    ])
    func `tells where a provider reports another cost than its prices give`(
        vendor: Vendor, prices: String
    ) async throws {
        try await EmulatorProcess.with(["--provider", vendor.rawValue]) { emulator in
            let files = Dictionary(uniqueKeysWithValues: (0..<3).map { ("\($0).txt", Project.note($0)) })
            let wire = try VendorProject(vendor, at: emulator, files: files, provider: prices)
            let run = try await wire.run(["--json"])
            #expect(run.status == 0, "\(run.testDescription)")
            #expect(run.stderr.contains("\(vendor.rawValue) reported $"), "\(run.stderr)")
            #expect(run.stderr.contains("for 3 requests") && run.stderr.contains("% more"), "\(run.stderr)")
            let events = try run.events()
            let event = try #require(events.first { $0[text: "event"] == "cost.differs" })
            #expect(event[text: "provider"] == vendor.rawValue && event["requests"] == 3)
            #expect(events.last?[text: "event"] == "run.end")
            let manifest = try wire.manifest()
            let differing = try #require(manifest.json["totals"]?["cost"]?["differing"])
            #expect(differing["requests"] == 3 && differing["reported"] == event["reported_usd"])
            #expect(differing["computed"] == event["computed_usd"])
            // What was reported is what counts.
            #expect(manifest.json["totals"]?["cost"]?["actual"] == differing["reported"])
            let units = manifest.units.compactMap { $0["cost"]?["differing"]?["requests"]?.intValue }
            #expect(units == [1, 1, 1])
            let again = try await wire.run()
            #expect(again.status == 0 && !again.stderr.contains("reported"), "that was another run's")
        }
    }
}
