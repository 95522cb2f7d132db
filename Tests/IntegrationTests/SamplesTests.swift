import JSONSchema
import Patterns
import Primitives
import Testing

/// The published pipeline over the published samples, as a first user runs it.
struct SamplesTests {
    private static let sourceCount = 15
    private static let unitCount = 21

    private func run(_ place: Workplace, _ more: [String] = [], out: String = "out") async throws -> ProgramRun {
        try await ProgramRun.dossier(["run", Places.pipeline, "--out", place.path(out)] + more)
    }

    @Test func `briefs every sample, and a second run finds nothing to do`() async throws {
        let place = try Workplace()
        let first = try await run(place)
        try #require(first.status == 0, "\(first.testDescription)")
        #expect(first.output.isEmpty)
        #expect(first.stderr.contains("sources: 15 (15 taken)"))
        #expect(first.stderr.contains("units: 21 (20 asked, 1 reused)"))
        let manifest = try ManifestFile(place.path("out/manifest.json"))
        #expect(manifest.sources.map { $0[text: "path"] } == (try Self.sampleFiles()))
        #expect(manifest.count(state: "selected") == Self.sourceCount)
        #expect(manifest.count(status: "ok") == Self.unitCount)
        #expect(manifest.actions("reused").count == 1)
        #expect(manifest.requests == 20)
        try Self.expectOutputs(of: manifest, in: place)

        let before = try place.fingerprint("out", without: ["manifest.json", "state"])
        let second = try await run(place)
        #expect(second.status == 0)
        #expect(second.stderr.contains("nothing was due, nothing was asked"))
        #expect(try ManifestFile(place.path("out/manifest.json")).requests == 0)
        #expect(try place.fingerprint("out", without: ["manifest.json", "state"]) == before)
        let verified = try await ProgramRun.dossier(["verify", "--out", place.path("out")])
        #expect(verified.status == 0 && verified.stderr.contains("36 outputs are what the manifest says"))
    }

    @Test func `writes briefs that follow their schema`() async throws {
        let place = try Workplace()
        try #require(try await run(place).status == 0)
        let text = try Workplace.bytes(at: "\(Places.repository)/pipelines/schemas/brief.schema.json")
        let schema = try JSONSchema(compiling: try JSONParser.parse(text).value, patterns: PatternCompiler())
        var checked = 0
        for name in try place.files("out/briefs") where name.hasSuffix(".json") {
            let value = try JSONParser.parse(try place.bytes("out/briefs/\(name)")).value
            #expect(schema.validate(value).isEmpty, "\(name): \(schema.validate(value))")
            checked += 1
        }
        #expect(checked == Self.sourceCount)
    }

    @Test(.enabled("the manifest's schema is not published yet") { Here.holds(manifestSchema) })
    func `writes a manifest that follows its published schema`() async throws {
        let place = try Workplace()
        try #require(try await run(place).status == 0)
        let text = try Workplace.bytes(at: Self.manifestSchema)
        let schema = try JSONSchema(compiling: try JSONParser.parse(text).value, patterns: PatternCompiler())
        let violations = schema.validate(try ManifestFile(place.path("out/manifest.json")).json)
        #expect(violations.isEmpty, "\(violations)")
    }

    private static var manifestSchema: String { "\(Places.repository)/pipelines/manifest.schema.json" }

    @Test func `resumes from a copied folder that has no state`() async throws {
        let place = try Workplace()
        try #require(try await run(place).status == 0)
        // cp without -p gives every file a new inode and a new modification time.
        try place.shell("cp -r out copy && rm -r copy/state")
        let copied = try place.fingerprint("copy", without: ["manifest.json", "state"])
        let run = try await run(place, out: "copy")
        #expect(run.status == 0, "\(run.testDescription)")
        #expect(try ManifestFile(place.path("copy/manifest.json")).requests == 0)
        #expect(run.stderr.contains("nothing was due, nothing was asked"))
        #expect(try place.fingerprint("copy", without: ["manifest.json", "state"]) == copied)
    }

    @Test func `resumes from a manifest elsewhere when the outputs are in place`() async throws {
        let place = try Workplace()
        try #require(try await run(place).status == 0)
        try place.shell("cp -r out other && rm -r other/state other/manifest.json && cp out/manifest.json old.json")
        let run = try await run(place, ["--manifest", place.path("old.json")], out: "other")
        #expect(run.status == 0, "\(run.testDescription)")
        #expect(try ManifestFile(place.path("other/manifest.json")).requests == 0)
    }

    @Test func `asks nothing when the samples have moved`() async throws {
        let place = try Workplace()
        try #require(try await run(place).status == 0)
        try place.shell("cp -r '\(Places.samples)' moved && find moved -exec touch -d 2001-02-03 {} +")
        let run = try await run(place, [place.path("moved")])
        #expect(run.status == 0, "\(run.testDescription)")
        let manifest = try ManifestFile(place.path("out/manifest.json"))
        #expect(manifest.requests == 0)
        #expect(manifest.actions("fresh").count == Self.unitCount)
    }

    private static func sampleFiles() throws -> [String] {
        let place = try Workplace()
        try place.shell("ln -s '\(Places.samples)' samples")
        return try place.files("samples").map { $0.split(separator: "/").joined(separator: "\0") }.sorted()
            .map { $0.split(separator: "\0").joined(separator: "/") }
    }

    private static func expectOutputs(of manifest: ManifestFile, in place: Workplace) throws {
        let listed = manifest.outputs.compactMap { $0[text: "path"] }
        let present = try place.files("out").filter { !$0.hasPrefix("state/") && $0 != "manifest.json" }
        #expect(listed.sorted() == present)
        for output in manifest.outputs {
            let bytes = try place.bytes("out/\(output[text: "path"] ?? "")")
            #expect(bytes.count == output["bytes"]?.intValue)
        }
    }
}
