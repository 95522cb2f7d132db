import Primitives
import Testing

/// `inspect`, `schema`, `doctor` and `completions`: commands that need no run.
struct InspectTests {
    @Test func `shows what is seen in a file`() async throws {
        let run = try await ProgramRun.dossier(["inspect", "\(Places.samples)/documents/incident-report.pdf"])
        #expect(run.status == 0, "\(run.testDescription)")
        #expect(run.stdout.contains("application/pdf") && run.stdout.contains("Halcyon Trader"))
    }

    @Test func `lists the type of every file below a folder`() async throws {
        let run = try await ProgramRun.dossier(["inspect", "--types", Places.samples])
        #expect(run.status == 0, "\(run.testDescription)")
        #expect(run.stdout.split(separator: "\n").count == 15, "\(run.stdout)")
    }

    @Test func `fails for a file that cannot be read and goes on`() async throws {
        let place = try Workplace()
        try place.shell("printf '%%PDF-1.5\\nx' > bad.pdf; echo hello there > good.txt")
        let run = try await ProgramRun.dossier(["inspect", place.path("bad.pdf"), place.path("good.txt")])
        #expect(run.status == 3, "\(run.testDescription)")
        #expect(run.stdout.contains("good.txt") && (run.stdout + run.stderr).contains("poppler cannot read it"))
    }

    @Test func `prints the schema that is published with the pipelines`() async throws {
        let run = try await ProgramRun.dossier(["schema"])
        #expect(run.status == 0)
        let published = try Workplace.bytes(at: "\(Places.repository)/pipelines/pipeline.schema.json")
        #expect(try JSONParser.parse(run.output).value == (try JSONParser.parse(published).value))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `prints completions that the shell can read`(shell: String) async throws {
        let run = try await ProgramRun.dossier(["completions", shell])
        #expect(run.status == 0 && run.stdout.contains("dossier"))
        guard Here.holds("/bin/\(shell)") || Here.holds("/usr/bin/\(shell)") else { return }
        let place = try Workplace()
        try place.write(run.stdout, to: "completion")
        let check = try await ProgramRun.dossier(["-n", place.path("completion")], program: shell)
        #expect(check.status == 0, "\(check.testDescription)")
    }

    @Test func `finds what is installed`() async throws {
        let run = try await ProgramRun.dossier(["doctor"])
        #expect(run.status == 0 || run.status == 7, "\(run.testDescription)")
        #expect(run.stdout.contains("poppler") && run.stdout.contains("SQLite"))
    }
}
