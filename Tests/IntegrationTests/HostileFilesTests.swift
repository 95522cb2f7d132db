import Glibc
import Primitives
import Testing

/// Files that are broken, odd, or not files at all: each costs its own unit only, and is named.
struct HostileFilesTests {
    private static let good = ["a.txt": Project.note(1), "b/c.txt": Project.note(2)]

    @Test func `fails a file alone whose output could not be named`() async throws {
        let project = try Project(files: Self.good)
        let name = String(repeating: "n", count: 255)
        try project.place.write(Project.note(3), to: "in/\(name)")
        let run = try await project.run()
        #expect(run.status == 3, "\(run.testDescription)")
        #expect(run.stderr.contains("warning: brief:notes/nnn"))
        #expect(run.stderr.contains("259 bytes, and a name may have 255"))
        let manifest = try project.manifest()
        let unit = try manifest.unit("brief:notes/\(name)")
        #expect(unit[text: "status"] == "rejected" && unit["error"]?[text: "class"] == "unsupported")
        #expect(manifest.units.count { $0[text: "step"] == "brief" && $0[text: "status"] == "ok" } == 2)
        #expect(try manifest.unit("summary:")[text: "status"] == "blocked")
        let again = try await project.run()
        #expect(again.status == 3)
        #expect(try project.manifest().requests == 0)
    }

    @Test func `fails a folder alone whose output could not be named`() async throws {
        let project = try Project(files: Self.good)
        let name = String(repeating: "d", count: 254)
        try project.place.write(Project.note(3), to: "in/\(name)/x.txt")
        let run = try await project.run()
        #expect(run.status == 3, "\(run.testDescription)")
        let unit = try project.manifest().unit("digest:notes/\(name)/")
        #expect(unit["error"]?[text: "class"] == "unsupported")
        #expect(try project.manifest().count(status: "ok") == 6)
    }

    /// Every case is a file that cannot be used, beside two that can.
    struct Broken: Sendable, CustomTestStringConvertible {
        let name: String
        let command: String
        let failureClass: String
        let words: String
        var testDescription: String { name }
    }

    @Test(arguments: [
        Broken(name: "empty.pdf", command: ": > in/empty.pdf", failureClass: "corrupt", words: "empty (0 bytes)"),
        Broken(
            name: "broken.pdf",
            command: "head -c 4000 '\(Places.samples)/documents/incident-report.pdf' > in/broken.pdf",
            failureClass: "corrupt", words: "poppler cannot read it"),
        Broken(
            name: "locked.pdf",
            command: """
                qpdf --encrypt secret secret 256 -- '\(Places.samples)/documents/incident-report.pdf' in/locked.pdf
                """, failureClass: "encrypted", words: "password"),
        Broken(
            name: "cut.mp4",
            command:
                "head -c 60000 '\(Places.samples)/media/cctv-north-quay.mp4' > in/cut.mp4 && truncate -s 20000 in/cut.mp4 && dd if=/dev/zero of=in/cut.mp4 bs=1 seek=40 count=15000 conv=notrunc status=none",
            failureClass: "corrupt", words: ""),
        Broken(
            name: "cut.jpg", command: "head -c 200 '\(Places.samples)/media/parted-line-s2.jpg' > in/cut.jpg",
            failureClass: "corrupt", words: ""),
    ])
    func `names a file that cannot be read, and goes on`(broken: Broken) async throws {
        let project = try Project(files: Self.good)
        try project.place.shell(broken.command)
        let run = try await project.run()
        #expect(run.status == 3, "\(run.testDescription)")
        let lines = run.stderr.split(separator: "\n").filter { $0.contains(broken.name) }
        #expect(lines.count == 1 && lines.allSatisfy { $0.contains(broken.words) }, "\(run.testDescription)")
        let manifest = try project.manifest()
        let unit = try manifest.unit("brief:notes/\(broken.name)")
        #expect(unit["error"]?[text: "class"] == broken.failureClass, "\(unit)")
        #expect(manifest.units.count { $0[text: "step"] == "brief" && $0[text: "status"] == "ok" } == 2)
        let status = try await project.command("status")
        #expect(status.status == 0 && status.stdout.contains(broken.name))
    }

    @Test func `does not read a file above maxBytes`() async throws {
        let project = try Project(files: Self.good)
        try project.rewrite(input: #""types": ["any"], "maxBytes": "1MiB""#)
        try project.place.shell("truncate -s 5G in/huge.txt")
        let run = try await project.run()
        #expect(run.status == 3)
        let source = try project.manifest().source("huge.txt")
        #expect(source["error"]?[text: "class"] == "too_large" && source["sha256"] == .null)
        #expect(source["error"]?[text: "message"]?.contains("5 GiB") == true, "\(source)")
    }

    @Test func `records names that are no files, and says which surprise`() async throws {
        let project = try Project(files: Self.good)
        try project.place.shell(
            """
            mkfifo in/pipe; ln -s loop in/loop; ln -s /etc/hostname in/outside; ln -s nowhere in/dangling
            ln -s .. in/b/up; : > in/.gitkeep; echo secret > in/.env; echo key > in/id_rsa
            mkdir in/.hidden && echo h > in/.hidden/x.txt
            mkdir in/pruned && echo p > in/pruned/1.txt && echo p > in/pruned/2.txt && echo pruned/ > in/.dossierignore
            python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("in/sock")'
            """)
        let run = try await project.run()
        #expect(run.status == 0, "\(run.testDescription)")
        let manifest = try project.manifest()
        let reasons = [
            "pipe": "fifo", "sock": "socket", "loop": "symlink", "outside": "symlink", "dangling": "symlink",
            "b/up": "symlink", ".gitkeep": "hidden", ".env": "credentials", "id_rsa": "credentials",
            ".hidden": "hidden", "pruned": "ignored", ".dossierignore": "hidden",
        ]
        for (name, reason) in reasons {
            let source = try manifest.source(name)
            #expect(source[text: "state"] == "skipped" && source[text: "reason"] == reason, "\(source)")
            #expect(source["sha256"] == .null, "\(name) was read")
        }
        #expect(manifest.sources.count == reasons.count + 2)
        #expect(run.stderr.contains("notes/pipe: left out, it is a FIFO"))
        #expect(run.stderr.contains("notes/sock: left out, it is a socket"))
    }

    @Test func `follows links inside the input only, when asked to`() async throws {
        let project = try Project(files: Self.good)
        try project.rewrite(input: #""types": ["any"], "symlinks": "follow""#)
        try project.place.shell(
            """
            ln -s a.txt in/alias.txt; ln -s loop in/loop; ln -s /etc/hostname in/outside; ln -s nowhere in/dangling
            ln -s .. in/b/up; ln -s /proc/self/environ in/environ
            """)
        let run = try await project.run()
        #expect(run.status == 0, "\(run.testDescription)")
        let manifest = try project.manifest()
        #expect(try manifest.source("alias.txt")[text: "state"] == "selected")
        for (name, reason) in [
            "loop": "symlink_loop", "outside": "symlink_outside", "dangling": "symlink_broken", "b/up": "symlink_loop",
            "environ": "symlink_outside",
        ] {
            #expect(try manifest.source(name)[text: "reason"] == reason, "\(name)")
            #expect(run.stderr.contains("notes/\(name): left out"))
        }
        #expect(try manifest.unit("brief:notes/alias.txt")[text: "action"] == "reused" || manifest.requests == 6)
    }

    @Test func `spells names that are not UTF-8 or hold control characters`() async throws {
        let project = try Project(files: Self.good)
        let odd = Array("in/caf".utf8) + [0xE9] + Array(".txt".utf8)
        try project.place.write(Array(Project.note(3).utf8), to: odd)
        try project.place.write(Array(Project.note(4).utf8), to: Array("in/new\nline\u{1B}[31m.txt".utf8))
        try project.place.write([], to: Array("in/bad\u{1B}[2J.pdf".utf8))
        let run = try await project.run()
        #expect(run.status == 3, "\(run.testDescription)")
        #expect(!run.errors.contains(0x1B))
        #expect(
            run.stderr.contains(#"bad\x1B[2J.pdf"#) || run.stderr.contains(#"bad\u{1B}[2J.pdf"#),
            "\(run.testDescription)")
        let source = try project.manifest().source("caf%E9.txt")
        #expect(source[text: "path_hex"] == "636166e92e747874")
        #expect(project.place.holds("out/briefs/caf%E9.txt.txt"))
        let events = try await project.run(["--json"])
        #expect(try events.events().last?[text: "event"] == "run.end")
    }

    @Test(.becomesNobody)
    func `reports files and folders that may not be read`() async throws {
        let project = try Project(files: Self.good)
        try project.place.write("secret", to: "in/secret.txt")
        try project.place.write("secret", to: "in/closed/secret.txt")
        try project.place.shell("chmod 0 in/secret.txt in/closed && mkdir out && chown 65534:65534 out")
        let run = try await project.run(as: 65534)
        #expect(run.status == 3, "\(run.testDescription)")
        let manifest = try project.manifest()
        for name in ["secret.txt", "closed"] {
            let source = try manifest.source(name)
            #expect(source[text: "state"] == "failed", "\(source)")
            #expect(source["error"]?[text: "message"]?.contains("Permission denied") == true, "\(source)")
            #expect(run.stderr.contains("notes/\(name): "))
        }
        #expect(manifest.units.count { $0[text: "step"] == "brief" && $0[text: "status"] == "ok" } == 2)
        // Once the permission is given, the next run takes the file up.
        try project.place.shell("chmod 644 in/secret.txt && chmod 755 in/closed")
        let next = try await project.run(as: 65534)
        #expect(next.status == 0, "\(next.testDescription)")
    }

    @Test func `warns about a folder in which nothing can be used`() async throws {
        let project = try Project()
        let run = try await project.run()
        #expect(run.status == 0)
        #expect(run.stderr.contains("warning: the input 'notes' has no file that a step takes"))
        #expect(run.stderr.contains("\(project.place.path)/in") || run.stderr.contains("'in'"))
        #expect(try project.manifest().units.isEmpty)
    }

    @Test func `does not answer for a file that changed after it was discovered`() async throws {
        let project = try Project(files: Project.notes(200, folders: 1))
        let running = try await RunningProgram.start(
            ["run", project.pipeline, "--out", project.output, "--json", "--concurrency", "1"])
        try await running.line { $0.contains("\"unit.end\"") }
        running.signal(SIGSTOP)
        try project.place.write("Something else altogether.", to: "in/f0/note-99.txt")
        running.signal(SIGCONT)
        let run = try await running.finish()
        #expect(run.status == 3, "\(run.testDescription)")
        let unit = try project.manifest().unit("brief:notes/f0/note-99.txt")
        #expect(unit[text: "status"] == "failed" && unit["error"]?[text: "class"] == "source_changed", "\(unit)")
        #expect(try project.manifest().units.count { $0[text: "status"] == "ok" } == 199)
        let next = try await project.run()
        #expect(next.status == 0, "\(next.testDescription)")
        #expect(try project.manifest().actions("requested").contains("brief:notes/f0/note-99.txt"))
        #expect(try project.place.text("out/briefs/f0/note-99.txt.txt").contains("Something else"))
    }
}
