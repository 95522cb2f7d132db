import Primitives
import Testing

/// What providers tell of an account: `doctor --online`, and beside the work of a run.
struct WireAccountsTests {
    typealias Vendor = VendorProject.Vendor

    @Test(arguments: [
        (Vendor.openai, "the key is good; it tells no balance"), (.gemini, "the key is good; it tells no balance"),
        (.runapi, "balance $50.00"), (.runware, "balance $50.00"), (.toapis, "balance 50"),
        (.bytespike, "balance 50 credits"), (.aivideoapi, "balance 10000 credits ($50.00)"),
    ])
    func `doctor tells of each provider`(vendor: Vendor, says: String) async throws {
        try await EmulatorProcess.with(["--provider", vendor.rawValue]) { emulator in
            let wire = try VendorProject(vendor, at: emulator, files: [:])
            let good = try await wire.doctor()
            #expect(good.status == 0 || good.status == 7, "\(good.testDescription)")
            #expect(good.stdout.contains("account at \(vendor.rawValue): ") && good.stdout.contains(says))

            let wrong = try await wire.doctor(["--json"], key: "sk-wrong-0123456789")
            #expect(wrong.status == 6 || wrong.status == 7, "\(wrong.testDescription)")
            let line = try #require(try wrong.events().first { $0[text: "account"] == vendor.rawValue })
            #expect(line["usable"] == false && line["key_accepted"] == false && line["balance"] == .null)
            #expect(line["error"]?[text: "class"] == "auth")
            #expect(line["error"]?[text: "message"]?.contains(vendor.keyVariable) == true)
            #expect(!wrong.stdout.contains("sk-wrong") && !wrong.stderr.contains("sk-wrong"))

            // A server of this machine may do without a key, so it is asked.
            let none = try await wire.doctor(key: nil)
            #expect(none.status == 6 || none.status == 7)
            #expect(
                none.stdout.contains("no key was sent, because \(vendor.keyVariable) is not set"), "\(none.stdout)")
        }
    }

    @Test func `doctor tells who is not there, and asks nobody without being told to`() async throws {
        let emulator = try await EmulatorProcess.start(["--provider", "runware"])
        let wire = try VendorProject(.runware, at: emulator, files: [:])
        let offline = try await ProgramRun.dossier(["doctor"], environment: wire.environment)
        #expect(offline.stdout.contains("RUNWARE_API_KEY is set") && !offline.stdout.contains("account at"))
        let refused = try await ProgramRun.dossier(["doctor", wire.project.pipeline], environment: wire.environment)
        #expect(refused.status == 2 && refused.stderr.contains("--online"))
        #expect(try emulator.log().isEmpty)
        try await emulator.stop()
        let gone = try await wire.doctor()
        #expect(gone.status == 6 || gone.status == 7)
        #expect(gone.stdout.contains("not usable: ") && gone.stdout.contains("Connection refused"), "\(gone.stdout)")
    }

    @Test func `doctor counts the embedded engine and every provider of a route`() async throws {
        let local = try Project(files: ["a.txt": "a note"])
        let run = try await ProgramRun.dossier(["doctor", "--online", local.pipeline])
        #expect(run.status == 0 || run.status == 7, "\(run.testDescription)")
        // Nothing is sent without the key that a provider needs.
        let keyless = try Project(
            files: [:], steps: WireProject.step(), more: #""model": { "id": "gemini-3.1-pro" }, "route": ["runware"]"#)
        let refused = try await ProgramRun.dossier(["doctor", "--online", keyless.pipeline])
        #expect(refused.status == 6 || refused.status == 7)
        #expect(refused.stdout.contains("account at runware: not asked: the variable RUNWARE_API_KEY is not set"))
        let nobody = try await ProgramRun.dossier(["doctor", "--online"])
        #expect(nobody.status == 6 || nobody.status == 7)
        #expect(nobody.stderr.contains("no provider's key is set"))
    }

    @Test(arguments: [Vendor.runapi, .runware, .toapis, .bytespike, .aivideoapi])
    func `a run shows what is left, and what was asked for it costs nothing`(vendor: Vendor) async throws {
        try await EmulatorProcess.with(["--provider", vendor.rawValue]) { emulator in
            let wire = try VendorProject(vendor, at: emulator, files: ["a.txt": "a note"])
            let run = try await wire.run(["--json"])
            #expect(run.status == 0, "\(run.testDescription)")
            #expect(run.stderr.contains("balance: \(vendor.rawValue) "))
            let event = try #require(try run.events().first { $0[text: "event"] == "provider.balance" })
            #expect(event[text: "provider"] == vendor.rawValue && event["balance"]?["amount"] != nil)
            let isPriced = [.runware, .aivideoapi].contains(vendor)
            #expect(event["suffices"] == (isPriced ? "yes" : .null), "\(event)")
            let manifest = try wire.manifest()
            #expect(manifest.wireRequests == 1)
            #expect(try await emulator.stats()["billed_requests"] == 1)

            let again = try await wire.run(["--json"])
            #expect(again.status == 0 && !again.stderr.contains("balance"), "nothing is due, so nobody is asked")
            let plan = try await ProgramRun.dossier(
                ["plan", wire.project.pipeline, "--out", wire.project.output], environment: wire.environment)
            #expect(plan.status == 0 && !plan.stderr.contains("balance"))
        }
    }

    @Test(arguments: [Vendor.runware, .toapis])
    func `a question after the balance leaves the key nowhere`(vendor: Vendor) async throws {
        let secret = "sk-account-1a2b3c4d5e6f"
        try await EmulatorProcess.with(["--provider", vendor.rawValue, "--key", secret]) { emulator in
            let wire = try VendorProject(vendor, at: emulator, files: ["a.txt": "a note"])
            let environment = [vendor.keyVariable: secret]
            let run = try await wire.project.run(["--json"], environment: environment)
            #expect(run.status == 0 && run.stderr.contains("balance: "), "\(run.testDescription)")
            let doctor = try await ProgramRun.dossier(
                ["doctor", "--online", "--json", wire.project.pipeline], environment: environment)
            #expect(doctor.stdout.contains(#""key_accepted":true"#))
            for text in [run.stdout, run.stderr, doctor.stdout, doctor.stderr] { #expect(!text.contains(secret)) }
            try wire.project.place.shell("! grep -rqF '\(secret)' .")
        }
    }

    @Test(arguments: [("100000", "no", "is below the"), ("20000", "perhaps", "may not last")])
    func `warns where the plan costs more than is left`(price: String, word: String, says: String) async throws {
        try await EmulatorProcess.with(["--provider", "runware"]) { emulator in
            // A short answer has 300 tokens, the longest allowed one 4,000.
            let wire = try VendorProject(
                .runware, at: emulator, files: ["a.txt": "a note", "b.txt": "another"],
                provider: #""prices": { "input": 0, "output": \#(price) }"#, model: #""maxOutputTokens": 4000"#)
            let run = try await wire.run(["--json"])
            #expect(run.status == 0, "\(run.testDescription)")
            #expect(run.stderr.contains(says) && run.stderr.contains("balance of runware"), "\(run.stderr)")
            let event = try #require(try run.events().first { $0[text: "event"] == "provider.balance" })
            #expect(event[text: "suffices"] == word && event["plan_cost_usd"]?["low"] != nil, "\(event)")
        }
    }

    @Test(arguments: [
        #"{ "fault": "stalled" }"#, #"{ "status": 500 }"#, #"{ "status": 401 }"#, #"{ "fault": "reset" }"#,
    ])
    func `a balance that is not told is no matter of the run`(reply: String) async throws {
        let script = #"{ "version": 1, "rules": [ { "when": { "task": "account" }, "reply": \#(reply) } ] }"#
        try await EmulatorProcess.with(["--provider", "runware"], script: script) { emulator in
            let wire = try VendorProject(.runware, at: emulator, files: ["a.txt": "a note"])
            let run = try await wire.run()
            #expect(run.status == 0, "\(run.testDescription)")
            #expect(!run.stderr.contains("balance") && !run.stderr.contains("warning"), "\(run.stderr)")
            #expect(try emulator.log().contains { $0[text: "kind"] == "account" })
        }
    }
}

extension VendorProject {
    /// `doctor --online` for the pipeline's provider; `nil` leaves its key out.
    fileprivate func doctor(_ more: [String] = [], key: String? = "") async throws -> ProgramRun {
        try await ProgramRun.dossier(
            ["doctor", "--online", project.pipeline] + more,
            environment: key.map { [vendor.keyVariable: $0.isEmpty ? vendor.key : $0] } ?? [:])
    }
}
