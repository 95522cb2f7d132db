import Primitives
import Testing

/// What a second run does after something was edited: that, and nothing else.
struct EditsTests {
    private static let files = [
        "a.txt": Project.note(1), "x/b.txt": Project.note(2), "x/c.txt": Project.note(3), "y/d.txt": Project.note(4),
    ]

    /// A project whose first run is over.
    private func finished() async throws -> Project {
        let project = try Project(files: Self.files)
        let run = try await project.run()
        try #require(run.status == 0, "\(run.testDescription)")
        try #require(try project.manifest().count(status: "ok") == 8)
        return project
    }

    private func again(_ project: Project) async throws -> ManifestFile {
        let run = try await project.run()
        #expect(run.status == 0, "\(run.testDescription)")
        return try project.manifest()
    }

    @Test func `asks again for an edited file, its folder and the summary alone`() async throws {
        let project = try await finished()
        try project.place.write(Project.note(99), to: "in/x/b.txt")
        let plan = try await project.command("plan")
        #expect(plan.stdout.split(separator: "\n").count == 3, "\(plan.stdout)")
        #expect(plan.stdout.contains("~ brief:notes/x/b.txt  content changed"))
        let before = try project.place.fingerprint("out/briefs")
        let manifest = try await again(project)
        #expect(manifest.actions("requested").sorted() == ["brief:notes/x/b.txt", "digest:notes/x/", "summary:"])
        #expect(manifest.actions("fresh").count == 5)
        let after = try project.place.fingerprint("out/briefs")
        #expect(after.filter { before[$0.key] != $0.value }.keys.sorted() == ["x/b.txt.md", "x/b.txt.txt"])
    }

    @Test func `reuses the answer of a renamed file and keeps the old outputs as orphans`() async throws {
        let project = try await finished()
        try project.place.shell("mv in/y/d.txt in/y/e.txt")
        let manifest = try await again(project)
        #expect(manifest.requests == 0, "\(manifest.actions("requested"))")
        #expect(try manifest.unit("brief:notes/y/e.txt")[text: "action"] == "reused")
        #expect(try manifest.unit("brief:notes/y/d.txt")[text: "status"] == "orphan")
        #expect(project.place.holds("out/briefs/y/d.txt.md") && project.place.holds("out/briefs/y/e.txt.md"))
        #expect(try project.place.text("out/briefs/y/e.txt.md").contains("# y/e.txt"))
    }

    @Test func `keeps and reports the outputs of a deleted file`() async throws {
        let project = try await finished()
        try project.place.shell("rm in/x/c.txt")
        let plan = try await project.command("plan")
        #expect(plan.stdout.contains("- brief:notes/x/c.txt  source gone"))
        let run = try await project.run()
        #expect(run.status == 0 && run.stderr.contains("1 orphan"), "\(run.testDescription)")
        let manifest = try project.manifest()
        #expect(manifest.actions("requested").sorted() == ["digest:notes/x/", "summary:"])
        #expect(try manifest.unit("brief:notes/x/c.txt")[text: "status"] == "orphan")
        #expect(project.place.holds("out/briefs/x/c.txt.md"))
        #expect(!manifest.sources.contains { $0[text: "path"] == "x/c.txt" })
        let verified = try await project.command("verify")
        #expect(verified.status == 0, "\(verified.testDescription)")
    }

    @Test func `renders again without asking when a template changes`() async throws {
        let project = try await finished()
        try project.place.write("changed {{_source.relpath}}\n", to: "brief.mustache")
        let plan = try await project.command("plan")
        #expect(plan.stdout.contains("~ brief:notes/a.txt  rendering changed"))
        let manifest = try await again(project)
        #expect(manifest.requests == 0 && manifest.actions("rendered").count == 4)
        #expect(try project.place.text("out/briefs/x/b.txt.md") == "changed x/b.txt\n")
    }

    @Test(arguments: ["rm out/briefs/a.txt.md", "echo edited >> out/briefs/a.txt.md", "rm -r out/briefs"])
    func `writes outputs again that are gone or were edited`(damage: String) async throws {
        let project = try await finished()
        let before = try project.place.bytes("out/briefs/a.txt.md")
        try project.place.shell(damage)
        let verified = try await project.command("verify")
        #expect(verified.status == 10 && verified.stdout.contains("briefs/a.txt.md"), "\(verified.testDescription)")
        let manifest = try await again(project)
        #expect(manifest.requests == 0)
        #expect(manifest.actions("rendered").contains("brief:notes/a.txt"))
        #expect(try project.place.bytes("out/briefs/a.txt.md") == before)
        #expect(try await project.command("verify").status == 0)
    }

    @Test func `makes every unit of a step stale when its prompt changes`() async throws {
        let project = try await finished()
        try project.place.write("Describe the file in other words.", to: "prompts/brief.md")
        let plan = try await project.command("plan")
        let stale = plan.stdout.split(separator: "\n").filter { $0.hasPrefix("~ brief:") }
        #expect(
            stale.count == 4
                && stale.allSatisfy { $0.contains("prompt changed") || $0.contains("prompt.text changed") },
            "\(plan.stdout)")
        let manifest = try await again(project)
        #expect(manifest.actions("requested").filter { $0.hasPrefix("brief:") }.count == 4)
    }

    @Test func `ignores a touched file, line ends of a prompt and prose around the pipeline`() async throws {
        let project = try await finished()
        try project.place.shell(
            "touch -d 2001-02-03 in/a.txt; printf 'Describe the file.' > prompts/brief.md; echo >> pipeline.json")
        #expect(try await again(project).requests == 0)
    }

    @Test func `asks once for identical files`() async throws {
        let project = try Project(files: [
            "a.txt": Project.note(1), "copy/b.txt": Project.note(1), "c.txt": Project.note(1),
        ])
        let run = try await project.run(["--step", "brief"])
        #expect(run.status == 0 || run.status == 5, "\(run.testDescription)")
        let manifest = try project.manifest()
        #expect(manifest.actions("requested").count == 1 && manifest.actions("reused").count == 2)
        #expect(try project.place.text("out/briefs/copy/b.txt.md").contains("# copy/b.txt"))
    }

    @Test func `returns to answers it had before a prompt was changed and changed back`() async throws {
        let project = try await finished()
        try project.place.write("Other words.", to: "prompts/brief.md")
        _ = try await again(project)
        try project.place.write(Project.brief, to: "prompts/brief.md")
        #expect(try await again(project).requests == 0)
    }
}
