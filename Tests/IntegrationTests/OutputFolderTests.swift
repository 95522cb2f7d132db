import Glibc
import Primitives
import Testing

/// Output folders that cannot or must not be written into.
struct OutputFolderTests {
    private static let files = ["a.txt": Project.note(1), "b.txt": Project.note(2)]

    @Test func `refuses an output folder that a run would read`() async throws {
        let project = try Project(files: Self.files)
        let inside = project.place.path("in/results")
        let run = try await ProgramRun.dossier(["run", project.pipeline, "--out", inside])
        #expect(run.status == 2, "\(run.testDescription)")
        #expect(run.stderr.contains(inside) && run.stderr.contains("'notes'") && run.stderr.contains("--out"))
        #expect(!project.place.holds("in/results"))
        try project.rewrite(input: #""types": ["any"], "exclude": ["results/**", "results"]"#)
        let allowed = try await ProgramRun.dossier(["run", project.pipeline, "--out", inside])
        #expect(allowed.status == 0, "\(allowed.testDescription)")
        let second = try await ProgramRun.dossier(["run", project.pipeline, "--out", inside])
        #expect(second.status == 0 && second.stderr.contains("nothing was due"), "\(second.testDescription)")
    }

    @Test func `refuses an input inside the output folder`() async throws {
        let project = try Project(files: Self.files)
        let run = try await ProgramRun.dossier(["run", project.pipeline, "--out", project.place.path])
        #expect(run.status == 2 && run.stderr.contains("lies in the output folder"), "\(run.testDescription)")
        #expect(!project.place.holds("manifest.json"))
    }

    @Test func `refuses an output folder that is a file`() async throws {
        let project = try Project(files: Self.files)
        try project.place.write("x", to: "out")
        let run = try await project.run()
        #expect(run.status == 7 && run.stderr.contains(project.output), "\(run.testDescription)")
    }

    @Test(.becomesNobody)
    func `names an output folder that may not be written`() async throws {
        let project = try Project(files: Self.files)
        let run = try await project.run(as: 65534)
        #expect(run.status == 7, "\(run.testDescription)")
        #expect(
            run.stderr.contains(project.output) && run.stderr.contains("Permission denied"), "\(run.testDescription)")
    }

    @Test(.becomesNobody, arguments: ["state", "briefs"])
    func `names a folder inside that may not be written`(folder: String) async throws {
        let project = try Project(files: Self.files)
        try #require(try await project.run().status == 0)
        try project.place.write("changed", to: "in/a.txt")
        try project.place.shell("chown -R 65534 out && chmod 555 out/\(folder) && chmod -f 444 out/\(folder)/* || :")
        let run = try await project.run(as: 65534)
        #expect(run.status == 7, "\(run.testDescription)")
        #expect(run.stderr.contains(folder), "\(run.testDescription)")
        try project.place.shell("chmod -R u+rwX out")
        let next = try await project.run(as: 65534)
        #expect(next.status == 0, "\(next.testDescription)")
    }

    /// Mounting needs a privilege that not every machine gives; tried in a name space of its own.
    private static let mayMount = system("unshare -m mount -t tmpfs none /mnt 2>/dev/null") == 0

    @Test(.enabled(if: mayMount, "mounting is not permitted"))
    func `stops on a full disk and goes on when there is room`() async throws {
        let project = try Project(files: Project.notes(40))
        try project.place.folder("out")
        try #require(system("mount -t tmpfs -o size=300k none '\(project.output)'") == 0)
        defer { _ = system("umount -l '\(project.output)'") }
        let run = try await project.run()
        #expect(run.status == 7, "\(run.testDescription)")
        #expect(run.stderr.contains("No space left") || run.stderr.contains("disk is full"), "\(run.testDescription)")
        #expect(run.stderr.contains("free some space"), "\(run.testDescription)")
        try #require(system("mount -o remount,size=20m '\(project.output)'") == 0)
        let next = try await project.run()
        #expect(next.status == 0, "\(next.testDescription)")
        #expect(try project.manifest().count(status: "ok") == 44)
        #expect(try await project.command("verify").status == 0)
        #expect(try project.place.files("out").allSatisfy { !$0.contains(".dossier-tmp-") })
    }

    struct Collision: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let command: String
        let write: String
        let words: [String]
    }

    @Test(arguments: [
        Collision(
            testDescription: "by stem", command: "echo a > in/x.txt; echo b > in/x.md", write: "{{stem}}.out",
            words: ["notes/x.md", "notes/x.txt", "x.out"]),
        Collision(
            testDescription: "file and folder",
            command: "mkdir in/x.txt; echo a > in/x.txt/y; mkdir in/z; echo b > in/x",
            write: "{{relpath}}.txt", words: ["notes/x"]),
    ])
    func `refuses outputs that collide`(collision: Collision) async throws {
        let project = try Project()
        try project.rewrite(
            steps: """
                { "id": "brief", "over": ["notes"], "prompt": { "text": "x" }, "write": [{ "answer": "\(collision.write)" }] }
                """)
        try project.place.shell(collision.command)
        let run = try await project.run()
        #expect(run.status == 2, "\(run.testDescription)")
        for words in collision.words { #expect(run.stderr.contains(words), "\(run.testDescription)") }
        // One line for each two, below the error.
        #expect(run.stderr.contains("error: output paths collide\n  brief:notes/"), "\(run.testDescription)")
        #expect(try project.place.files("out").allSatisfy { $0.hasPrefix("state/") || $0 == "manifest.json" })
    }

    @Test func `warns of outputs that only case tells apart`() async throws {
        let project = try Project()
        try project.place.shell("echo a > in/Note.txt; echo b > in/note.txt")
        let run = try await project.run()
        #expect(run.status == 0, "\(run.testDescription)")
        #expect(run.stderr.contains("differ from another only by case"), "\(run.testDescription)")
    }

    @Test func `never writes through a link in the output folder`() async throws {
        let project = try Project(files: Self.files)
        try project.place.shell("mkdir out elsewhere && ln -s ../elsewhere out/briefs")
        let run = try await project.run()
        #expect(run.status == 7, "\(run.testDescription)")
        #expect(run.stderr.contains("out/briefs") && run.stderr.contains("link"), "\(run.testDescription)")
        #expect(try project.place.files("elsewhere").isEmpty)
    }

    @Test func `keeps files of others in the output folder`() async throws {
        let project = try Project(files: Self.files)
        try project.place.write("mine", to: "out/briefs/mine.txt")
        try #require(try await project.run().status == 0)
        #expect(try project.place.text("out/briefs/mine.txt") == "mine")
    }
}
