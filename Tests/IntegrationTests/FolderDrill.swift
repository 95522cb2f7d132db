import Primitives
import Testing

/// A thousand files that nobody made for this: everything `find` lists is accounted for, and nothing breaks the run.
///
/// Runs with DOSSIER_DRILLS=1 alone: it reads what the machine happens to hold and takes minutes.
@Suite(.enabled(if: Here.runsDrills, "set DOSSIER_DRILLS=1 to run it"))
struct FolderDrill {
    private static let places = [
        ("/usr/share/doc", 400), ("/usr/share/icons", 100), ("/usr/share/locale", 80), ("/usr/share/fonts", 60),
        ("/usr/share/mime", 60), ("/usr/share/perl", 100), ("/usr/share/python3", 40), ("/usr/share/zoneinfo", 60),
        ("/usr/lib/python3", 150), ("/etc", 100), ("/usr/share/man", 60), ("/usr/bin", 40),
    ]

    @Test func `accounts for every file of a thousand, and does nothing the second time`() async throws {
        let project = try Project()
        for (folder, count) in Self.places where Here.holds(folder) {
            // Every so-and-so-many-th file, so that the choice is mixed and repeats itself.
            try project.place.shell(
                """
                find '\(folder)' -type f -readable -size -2M 2>/dev/null | LC_ALL=C sort > list
                step=$(( ($(wc -l < list) + \(count) - 1) / \(count) )); [ $step -gt 0 ] || step=1
                awk "NR % $step == 0" list | head -n \(count) | tar -cf - -T - 2>/dev/null | tar -xf - -C in
                """)
        }
        let listed = try project.place.files("in")
        try #require(listed.count >= 500, "the machine holds too few files: \(listed.count)")
        let run = try await ProgramRun.dossier(["run", project.pipeline, "--out", project.output], seconds: 900)
        #expect(run.status == 0 || run.status == 3, "\(run.testDescription)")
        let manifest = try project.manifest()
        // A pruned folder stands for all that is below it.
        let pruned = manifest.sources.filter {
            ["hidden", "ignored", "credentials"].contains($0[text: "reason"] ?? "")
        }
        .compactMap { $0[text: "path"] }
        let expected = listed.filter { name in !pruned.contains { name.hasPrefix("\($0)/") } }
        let folders = Set(pruned).subtracting(listed)
        let recorded = manifest.sources.compactMap { $0[text: "path"] }
        #expect(Set(recorded).count == recorded.count)
        #expect(recorded.filter { !folders.contains($0) }.sorted() == expected.sorted())
        let states = manifest.json["totals"]?["sources"]?.objectValue?.reduce(0) { $0 + ($1.value.intValue ?? 0) }
        #expect(states == recorded.count)
        #expect(manifest.count(status: "pending") == 0)
        let second = try await project.run()
        #expect(second.status == run.status, "\(second.testDescription)")
        #expect(try project.manifest().requests == 0)
        #expect(try await project.command("verify").status == 0)
    }
}
