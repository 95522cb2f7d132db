import Glibc
import Primitives
import Testing

/// `plan`, and what `run` tells machines.
struct PlanTests {
    private static let files = ["a.txt": Project.note(1), "x/b.txt": Project.note(2), "x/c.txt": Project.note(3)]

    @Test func `makes no folder and changes nothing`() async throws {
        let project = try Project(files: Self.files)
        let plan = try await project.command("plan")
        #expect(plan.status == 0)
        #expect(
            plan.stdout == """
                + brief:notes/a.txt  new
                + brief:notes/x/b.txt  new
                + brief:notes/x/c.txt  new
                + digest:notes/  brief:notes/a.txt is due
                + digest:notes/x/  2 members are due
                + summary:  3 members are due

                """, "\(plan.stdout)")
        #expect(plan.stderr.contains("due: 6 units for the embedded engine: no network, no cost"))
        #expect(!project.place.holds("out"))
        try #require(try await project.run().status == 0)
        let before = try project.place.fingerprint("out", without: ["state"])
        let second = try await project.command("plan")
        #expect(second.status == 0 && second.stdout.isEmpty)
        #expect(second.stderr.contains("nothing is due: a run would ask nothing"))
        #expect(try project.place.fingerprint("out", without: ["state"]) == before)
    }

    @Test(.enabled(if: system("strace -qq -o /dev/null true 2>/dev/null") == 0, "strace is missing or not permitted"))
    func `opens no connection`() async throws {
        let project = try Project(files: Self.files)
        let run = try await ProgramRun.dossier(
            [
                "-f", "-qq", "-e", "trace=connect", "-o", project.place.path("trace"), Places.dossier, "run",
                project.pipeline, "--out", project.output,
            ], program: "strace")
        #expect(run.status == 0, "\(run.testDescription)")
        let calls = try project.place.text("trace").split(separator: "\n").filter { $0.contains("connect(") }
        #expect(calls.isEmpty, "\(calls)")
    }

    @Test func `plans in lines of JSON`() async throws {
        let project = try Project(files: Self.files)
        let plan = try await project.command("plan", ["--json"])
        let lines = try plan.events()
        #expect(lines.first?[text: "event"] == "plan.start" && lines.first?["schema"] == 1)
        #expect(lines.last?[text: "event"] == "plan.end" && lines.last?["due"] == 6)
        for line in lines.dropFirst().dropLast() {
            for key in ["mark", "state", "unit", "step", "work", "reasons", "key"] {
                #expect(line[key] != nil, "\(key) is missing: \(line)")
            }
        }
        #expect(lines.count == 8)
    }

    @Test func `tells a run in lines of JSON`() async throws {
        let project = try Project(files: Self.files)
        try project.place.write([], to: Array("in/empty.pdf".utf8))
        let run = try await project.run(["--json", "--tolerate", "1"])
        let events = try run.events()
        let first = try #require(events.first)
        #expect(first[text: "event"] == "run.start" && first["schema"] == 1 && first[text: "run"] != nil)
        #expect(first["tool"]?[text: "name"] == "dossier" && first[text: "pipeline"] == project.pipeline)
        let last = try #require(events.last)
        #expect(last[text: "event"] == "run.end" && last["exit_code"]?.intValue == Int(run.status))
        #expect(
            last["totals"]?["actions"]?["requested"]?.intValue == 4 && last["totals"]?["requests"] == 0)
        #expect(last[text: "manifest"] == "\(project.output)/manifest.json")
        #expect(events.allSatisfy { $0[text: "event"] != nil && $0[text: "time"] != nil })
        let ends = events.filter { $0[text: "event"] == "unit.end" }
        // Three briefs and one folder; the folder of the empty file and the summary are blocked.
        #expect(
            ends.map { $0[text: "action"] }.sorted { $0 ?? "" < $1 ?? "" } == ["none", "none"]
                + Array(repeating: "requested", count: 4))
        for end in ends {
            for key in ["unit", "status", "action", "error"] { #expect(end[key] != nil) }
        }
        let failed = try #require(events.first { $0[text: "event"] == "source.failed" })
        #expect(failed[text: "path"] == "empty.pdf" && failed["error"]?[text: "class"] == "corrupt")
        #expect(events.contains { $0[text: "event"] == "plan" && $0["due"] != nil })
    }

    @Test func `begins and ends its events also when it cannot start`() async throws {
        let project = try Project(files: Self.files)
        try project.rewrite(input: #""tpyes": ["any"]"#)
        let run = try await project.run(["--json"])
        #expect(run.status == 2)
        let events = try run.events()
        #expect(events.map { $0[text: "event"] } == ["run.start", "error", "run.end"])
        #expect(events.last?["exit_code"] == 2)
    }
}
