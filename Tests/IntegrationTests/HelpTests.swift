import Glibc
import Primitives
import Testing

/// What the program says about itself, and how it treats a command line it does not understand.
struct HelpTests {
    static let commands = [
        "run", "plan", "check", "status", "verify", "inspect", "doctor", "probe", "schema", "completions",
    ]

    /// Run with DOSSIER_UPDATE_GOLDEN=1 to write the golden files anew after a wanted change; read the difference.
    @Test(arguments: [""] + commands)
    func `helps in the words of the golden file`(command: String) async throws {
        let arguments = command.isEmpty ? ["--help"] : [command, "--help"]
        let run = try await ProgramRun.dossier(arguments, environment: ["COLUMNS": "80"])
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.testDescription)")
        let path = "\(Places.goldenFiles)/\(command.isEmpty ? "dossier" : command).help.txt"
        if Here.updatesGoldenFiles {
            let place = try Workplace()
            try place.write(run.stdout, to: "help")
            try place.shell("mkdir -p '\(Places.goldenFiles)' && cp help '\(path)'")
        }
        let golden = String(decoding: try Workplace.bytes(at: path), as: UTF8.self)
        #expect(run.stdout == golden, "\(path) says otherwise")
        // -h is the short form, and names the long one.
        let short = try await ProgramRun.dossier(command.isEmpty ? ["-h"] : [command, "-h"])
        #expect(short.status == 0 && short.output.count < run.output.count, "\(short.stdout)")
        #expect(short.stdout.contains("--help' for"), "\(short.stdout)")
    }

    @Test func `helps in lines that fit 100 columns`() async throws {
        for command in Self.commands {
            let run = try await ProgramRun.dossier([command, "--help"])
            for line in run.stdout.split(separator: "\n") { #expect(line.count <= 100, "\(command): \(line)") }
            #expect(run.stdout.contains("--help") || run.stdout.contains("Usage:"))
        }
    }

    @Test func `tells its version`() async throws {
        let run = try await ProgramRun.dossier(["--version"])
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(try /dossier \d+\.\d+\.\d+\n/.wholeMatch(in: run.stdout) != nil, "\(run.stdout)")
    }

    @Test(arguments: [
        (["rnu"], "dossier run"), (["plna", "x.json"], "dossier plan"),
        (["run", "x.json", "--concurency", "2"], "--concurrency"),
        (["run"], "PIPELINE"), ([], "dossier --help"), (["run", "x.json", "--limit"], "--limit"),
        (["run", "x.json", "--progress", "fancy"], "auto, plain"), (["schema", "manifst"], "manifest"),
        (["run", "nope.json"], "nope.json"), (["inspect", "nope.pdf"], "nope.pdf"),
        (["status", "--out", "/nope"], "/nope"),
        (["verify", "--out", "/nope"], "/nope"), (["status"], "--out"),
    ])
    func `answers a mistaken command line with what was meant`(arguments: [String], words: String) async throws {
        let run = try await ProgramRun.dossier(arguments)
        #expect(run.status == 2, "\(run.testDescription)")
        #expect(run.output.isEmpty && run.stderr.contains(words), "\(run.testDescription)")
        #expect(run.stderr.hasPrefix("error: "))
    }

    @Test func `ends quietly when its reader has seen enough`() async throws {
        for command in ["run --help", "schema", "plan '\(Places.pipeline)' --out /nonexistent/out", "completions bash"]
        {
            let run = try await ProgramRun.dossier(
                ["-c", "'\(Places.dossier)' \(command) | head -1; echo ${PIPESTATUS[0]}"], program: "bash")
            #expect(run.stdout.hasSuffix("\n0\n"), "\(command): \(run.testDescription)")
            #expect(!run.stderr.contains("error"), "\(command): \(run.testDescription)")
        }
    }

    @Test(arguments: [["NO_COLOR": "1"], ["CI": "true"], ["TERM": "dumb"], [:]])
    func `writes no escape sequences where no terminal is`(environment: [String: String]) async throws {
        let project = try Project(files: ["a.txt": Project.note(1)])
        let run = try await project.run(environment: environment)
        #expect(run.status == 0 && !run.errors.contains(0x1B) && !run.errors.contains(0x0D))
        let failed = try await ProgramRun.dossier(["run", "/nope.json"], environment: environment)
        #expect(failed.status == 2 && !failed.errors.contains(0x1B))
    }

    @Test(.enabled(if: system("script -qec true /dev/null >/dev/null 2>&1") == 0, "there are no terminals here"))
    func `redraws on a terminal, and not there when told so`() async throws {
        let project = try Project(files: Project.notes(30))
        for (environment, redraws) in [
            (["TERM": "xterm"], true), (["TERM": "dumb"], false), (["TERM": "xterm", "CI": "1"], false),
        ] {
            try project.place.shell("rm -rf out")
            let run = try await ProgramRun.dossier(
                ["-qec", "'\(Places.dossier)' run '\(project.pipeline)' --out '\(project.output)'", "/dev/null"],
                environment: environment, program: "script")
            #expect(run.status == 0, "\(run.testDescription)")
            #expect(run.stdout.contains("\u{1B}[J") == redraws, "\(environment)")
        }
    }

    @Test func `says only warnings and errors when told to be quiet`() async throws {
        let project = try Project(files: ["a.txt": Project.note(1)])
        let run = try await project.run(["--quiet"])
        #expect(run.status == 0 && run.errors.isEmpty && run.output.isEmpty, "\(run.testDescription)")
        try project.place.write([], to: Array("in/bad.pdf".utf8))
        let warned = try await project.run(["-q"])
        #expect(warned.status == 3)
        #expect(
            warned.stderr.split(separator: "\n").allSatisfy {
                $0.hasPrefix("warning: ") || $0.hasPrefix("hint: ") || $0.isEmpty
            })
    }
}
