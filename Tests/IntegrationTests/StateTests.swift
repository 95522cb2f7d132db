import Glibc
import Primitives
import Testing

/// State and manifests that are damaged, foreign, held by somebody else or from the future.
struct StateTests {
    private static let files = ["a.txt": Project.note(1), "x/b.txt": Project.note(2)]

    private func finished() async throws -> Project {
        let project = try Project(files: Self.files)
        let run = try await project.run()
        try #require(run.status == 0, "\(run.testDescription)")
        return project
    }

    @Test(arguments: [
        "head -c 40000 /dev/urandom > out/state/ledger.sqlite",
        "dd if=/dev/urandom of=out/state/ledger.sqlite bs=1 seek=100 count=8000 conv=notrunc status=none",
        "echo not a database, only some text that is longer than a header of one hundred bytes would be, which it is > out/state/ledger.sqlite",
    ])
    func `says what to do about a damaged ledger`(damage: String) async throws {
        let project = try await finished()
        try project.place.shell("\(damage); rm -f out/state/ledger.sqlite-*")
        for command in ["run", "plan", "status", "verify"] {
            let run = command == "run" ? try await project.run() : try await project.command(command)
            #expect(run.status == 10, "\(command): \(run.testDescription)")
            #expect(run.stderr.contains("move the state folder away"), "\(command): \(run.testDescription)")
        }
        // The remedy works.
        try project.place.shell("mv out/state old")
        let run = try await project.run()
        #expect(run.status == 0 && run.stderr.contains("nothing was asked"), "\(run.testDescription)")
    }

    @Test func `starts from the manifest when the ledger is empty`() async throws {
        let project = try await finished()
        try project.place.shell("rm -r out/state && mkdir out/state && : > out/state/ledger.sqlite")
        let run = try await project.run()
        #expect(run.status == 0 && run.stderr.contains("nothing was asked"), "\(run.testDescription)")
    }

    @Test(arguments: [
        ("truncate -s -40 out/manifest.json", "not JSON"), ("echo '{}' > out/manifest.json", "no manifest_version"),
        ("echo '[1]' > out/manifest.json", "not a run manifest"), (": > out/manifest.json", "not JSON"),
        ("sed -i 's/\"manifest_version\": 1/\"manifest_version\": 7/' out/manifest.json", "manifest_version 7"),
        ("sed -i 's/\"status\":\"ok\"/\"status\":\"fine\"/' out/manifest.json", "units[0]"),
    ])
    func `says what is wrong with a manifest`(damage: String, words: String) async throws {
        let project = try await finished()
        try project.place.shell("rm -r out/state; \(damage)")
        for command in ["run", "plan", "status", "verify"] {
            let run = command == "run" ? try await project.run() : try await project.command(command)
            #expect(run.status == 10, "\(command): \(run.testDescription)")
            #expect(
                run.stderr.contains(words) && run.stderr.contains("out/manifest.json"),
                "\(command): \(run.testDescription)")
        }
    }

    @Test func `trusts the ledger rather than a manifest that was edited`() async throws {
        let project = try await finished()
        try project.place.write("edited", to: "out/manifest.json")
        let run = try await project.run()
        #expect(run.status == 0 && run.stderr.contains("nothing was asked"), "\(run.testDescription)")
        #expect(try project.manifest().units.count == 5)
    }

    @Test func `refuses a ledger that a newer release wrote`() async throws {
        let project = try await finished()
        try project.place.shell(
            "python3 -c \"import sqlite3; c = sqlite3.connect('out/state/ledger.sqlite'); c.execute('PRAGMA user_version = 99')\""
        )
        for command in ["run", "status"] {
            let run = command == "run" ? try await project.run() : try await project.command(command)
            #expect(run.status == 7, "\(command): \(run.testDescription)")
            #expect(run.stderr.contains("format 99") && run.stderr.contains("release"), "\(run.testDescription)")
        }
    }

    @Test func `names who holds the run lock`() async throws {
        let project = try await finished()
        let lock = project.place.path("out/state/lock")
        let descriptor = open(lock, O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let line = Array("pid 4711 on elsewhere since yesterday\n".utf8)
        try #require(pwrite(descriptor, line, line.count, 0) == line.count)
        let run = try await project.run()
        #expect(run.status == 7, "\(run.testDescription)")
        #expect(run.stderr.contains("pid 4711 on elsewhere since yesterday"))
        let status = try await project.command("status")
        #expect(status.status == 0 && status.stdout.contains("running (pid 4711"), "\(status.testDescription)")
        let verify = try await project.command("verify")
        #expect(verify.status == 0, "\(verify.testDescription)")
    }

    @Test func `tells when nothing was ever run in a folder`() async throws {
        let project = try Project(files: Self.files)
        for folder in ["out", "out/state"] {
            try project.place.folder(folder)
            let status = try await project.command("status")
            #expect(status.status == 2 && status.stderr.contains("nothing was run in"), "\(status.testDescription)")
        }
        try project.place.shell(": > out/state/ledger.sqlite")
        let status = try await project.command("status")
        #expect(status.status == 2 && status.stderr.contains("nothing was run in"), "\(status.testDescription)")
    }

    @Test func `keeps its state to its owner`() async throws {
        let project = try await finished()
        for name in try project.place.files("out/state") {
            var facts = stat()
            try #require(lstat(project.place.path("out/state/\(name)"), &facts) == 0)
            #expect(facts.st_mode & 0o077 == 0, "\(name) has mode \(String(facts.st_mode & 0o777, radix: 8))")
        }
    }

    @Test func `refuses a manifest that the folder does not come from`() async throws {
        let (project, other) = (try await finished(), try await finished())
        let run = try await project.run(["--manifest", "\(other.output)/manifest.json"])
        #expect(run.status == 2 && run.stderr.contains("does not come from"), "\(run.testDescription)")
        let missing = try await project.run(["--manifest", "/nonexistent.json"])
        #expect(missing.status == 2 && missing.stderr.contains("/nonexistent.json"))
    }

    @Test func `says once that the worker is missing`() async throws {
        let project = try Project(files: Self.files)
        try project.place.shell("mkdir bin && cp '\(Places.dossier)' bin/dossier")
        let run = try await ProgramRun.dossier(
            ["run", project.pipeline, "--out", project.output], program: project.place.path("bin/dossier"))
        #expect(run.status == 7, "\(run.testDescription)")
        let lines = run.stderr.split(separator: "\n").filter { $0.contains("dossier-worker") }
        #expect(lines.count == 1 && lines[0].contains("No such file"), "\(run.testDescription)")
        #expect(try project.manifest().count(state: "failed") == 0)
        let next = try await project.run()
        #expect(next.status == 0, "\(next.testDescription)")
    }

    @Test func `refuses a worker of another program`() async throws {
        let project = try Project(files: Self.files)
        try project.place.shell("mkdir bin && cp '\(Places.dossier)' bin/dossier && cp /bin/true bin/dossier-worker")
        let run = try await ProgramRun.dossier(
            ["run", project.pipeline, "--out", project.output], program: project.place.path("bin/dossier"))
        #expect(run.status == 7, "\(run.testDescription)")
        #expect(run.stderr.contains("dossier-worker"))
    }
}
