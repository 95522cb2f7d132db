import Primitives
import Testing

/// Flags that take up a part of what is due: the rest stays due and the next run does exactly that.
struct SelectionFlagsTests {
    private static let files = [
        "a.txt": Project.note(1), "x/b.txt": Project.note(2), "x/c.txt": Project.note(3), "y/d.txt": Project.note(4),
    ]

    private func expectRest(_ project: Project, after requested: Int) async throws {
        let rest = try await project.run()
        #expect(rest.status == 0, "\(rest.testDescription)")
        let manifest = try project.manifest()
        #expect(manifest.requests == 8 - requested)
        #expect(manifest.count(status: "ok") == 8)
        let third = try await project.run()
        #expect(third.status == 0)
        #expect(try project.manifest().requests == 0)
    }

    @Test(arguments: [
        (["--only", "x/**"], 3), (["--step", "brief"], 4), (["--only", "a.txt", "--step", "brief"], 1),
    ])
    func `takes up what is selected and leaves the rest due`(flags: [String], count: Int) async throws {
        let project = try Project(files: Self.files)
        let run = try await project.run(flags)
        #expect(run.status == 0 || run.status == 5, "\(run.testDescription)")
        let manifest = try project.manifest()
        let requested = manifest.actions("requested")
        #expect(requested.count <= count && requested.count >= 1, "\(requested)")
        #expect(manifest.count(status: "pending") == 8 - requested.count)
        #expect(run.stderr.contains("still due"))
        try await expectRest(project, after: requested.count)
    }

    @Test func `stops at a limit with status 5 and completes when run again`() async throws {
        let project = try Project(files: Self.files)
        let run = try await project.run(["--limit", "2"])
        #expect(run.status == 5, "\(run.testDescription)")
        #expect(run.stderr.contains("warning: stopping: the limit on units is reached"))
        let manifest = try project.manifest()
        #expect(manifest.requests == 2)
        #expect(manifest.run[text: "status"] == "incomplete" && manifest.run[text: "incomplete_reason"] == "units")
        #expect(manifest.run["exit_code"] == 5)
        try await expectRest(project, after: 2)
    }

    @Test func `does not call a limit reached that stopped nothing`() async throws {
        let project = try Project(files: Self.files)
        let run = try await project.run(["--limit", "8"])
        #expect(run.status == 0, "\(run.testDescription)")
    }

    /// A project in which one unit fails while it is asked and two fail before.
    private func failing() throws -> Project {
        let project = try Project(files: Self.files)
        for name in ["e1.pdf", "e2.pdf"] { try project.place.write([], to: Array("in/\(name)".utf8)) }
        return project
    }

    @Test(arguments: [("1", 3), ("2", 0), ("10%", 3), ("50%", 0)])
    func `tolerates as many failed units as it is told to`(tolerance: String, status: Int32) async throws {
        let project = try failing()
        let run = try await project.run(["--tolerate", tolerance])
        #expect(run.status == status, "\(run.testDescription)")
        #expect(run.stderr.contains("2 units failed"))
    }

    /// A schema that asks for what only a model can tell, so that every unit fails when it is asked.
    private func unanswerable(more: String = "") throws -> Project {
        let project = try Project(files: Self.files)
        try project.place.write(
            #"{ "type": "object", "properties": { "score": { "type": "integer" } }, "required": ["score"] }"#,
            to: "score.json")
        try project.rewrite(
            steps: """
                { "id": "brief", "over": ["notes"], "prompt": { "text": "Score it." }, "schema": "score.json",
                  "write": [{ "json": "{{relpath}}.json" }] }
                """, more: more)
        return project
    }

    @Test func `stops at the first failure when told to fail fast`() async throws {
        let project = try unanswerable()
        let run = try await project.run(["--fail-fast", "--concurrency", "1"])
        #expect(run.status == 5, "\(run.testDescription)")
        #expect(run.stderr.contains("warning: stopping at the first failure"))
        let manifest = try project.manifest()
        #expect(manifest.requests == 1 && manifest.run[text: "incomplete_reason"] == "fail_fast")
        #expect(manifest.count(status: "rejected") == 1 && manifest.count(status: "pending") == 3)
    }

    @Test func `stops after as many failures as the pipeline says`() async throws {
        let project = try unanswerable(more: #""limits": { "stopAfterFailures": 2, "concurrency": 1 }"#)
        let run = try await project.run()
        #expect(run.status == 5, "\(run.testDescription)")
        #expect(try project.manifest().requests == 2)
    }

    @Test func `does not ask again what would fail again, unless told to`() async throws {
        let project = try unanswerable()
        let run = try await project.run()
        #expect(run.status == 3, "\(run.testDescription)")
        #expect(try project.manifest().requests == 4)
        let second = try await project.run()
        #expect(second.status == 3)
        #expect(try project.manifest().requests == 0)
        let third = try await project.run(["--retry-rejected"])
        #expect(third.status == 3)
        #expect(try project.manifest().requests == 4)
    }

    @Test func `exits 4 when a condition is met`() async throws {
        let project = try Project(files: ["a.txt": Project.note(1)])
        let run = try await project.run(["--fail-on", "partial,repaired"])
        #expect(run.status == 0, "\(run.testDescription)")
        // A text without words leaves a degradation behind.
        try project.place.write("  \n\n", to: "in/blank.txt")
        let degraded = try await project.run(["--fail-on", "degraded,partial"])
        #expect(degraded.status == 4, "\(degraded.testDescription)")
        #expect(
            degraded.stderr.contains("warning: 1 unit degraded, which --fail-on names"), "\(degraded.testDescription)")
        let unknown = try await project.run(["--fail-on", "sad"])
        #expect(unknown.status == 2 && unknown.stderr.contains("degraded, partial, repaired, ungrounded"))
    }

    @Test(arguments: [
        (["--step", "breif"], "did you mean 'brief'?"), (["--tolerate", "some"], "--tolerate 'some'"),
        (["--input", "nots=/tmp"], "did you mean 'notes'?"), (["--limit", "0"], "is no positive number"),
        (["--onyl", "x"], "--only"), (["--max-duration", "soon"], "90s"), (["--only", "[a"], "[a"),
    ])
    func `refuses what it cannot mean`(flags: [String], words: String) async throws {
        let project = try Project(files: Self.files)
        let run = try await project.run(flags)
        #expect(run.status == 2, "\(run.testDescription)")
        #expect(run.stderr.contains(words), "\(run.testDescription)")
        #expect(!project.place.holds("out/manifest.json"))
    }

    @Test func `asks again for a unit that is forced`() async throws {
        let project = try Project(files: Self.files)
        try #require(try await project.run().status == 0)
        let run = try await project.run(["--force", "brief:notes/a.txt"])
        #expect(run.status == 0, "\(run.testDescription)")
        #expect(try project.manifest().actions("requested").contains("brief:notes/a.txt"))
    }

    @Test func `says when a forced unit does not exist`() async throws {
        let project = try Project(files: Self.files)
        let run = try await project.run(["--force", "brief:notes/nope.txt"])
        #expect(run.status == 2 && run.stderr.contains("brief:notes/nope.txt"), "\(run.testDescription)")
    }
}
