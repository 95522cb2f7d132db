import Primitives
import Testing

/// URLs that are passed on as they are: nobody here fetches anything.
struct URLReferenceTests {
    private static let kinds = """
        ["https://example.com/photos/harbor.jpg", "https://example.com/contract.pdf?version=2",
         "https://example.com/talk.mp3",
         { "url": "https://example.com/watch?v=1", "type": "video/mp4", "name": "clips/watch.mp4" }]
        """

    @Test(arguments: ["runware", "aivideoapi"])
    func `of all kinds go out as URLs, once, also when the manifest alone is left`(provider: String) async throws {
        try await EmulatorProcess.with(["--provider", provider]) { emulator in
            let project = try WebProject(emulator, provider: provider, urls: Self.kinds)
            let run = try await project.run()
            #expect(run.status == 0, "\(run.testDescription)")
            let names = Set(try project.arrived().compactMap { $0[text: "name"] })
            #expect(
                names == [
                    "https://example.com/photos/harbor.jpg", "https://example.com/contract.pdf?version=2",
                    "https://example.com/talk.mp3", "https://example.com/watch?v=1",
                ])
            let manifest = try project.manifest()
            #expect(manifest.wireRequests == 4 && manifest.count(state: "selected") == 4)
            let clip = try manifest.source("clips/watch.mp4")
            #expect(clip[text: "url"] == "https://example.com/watch?v=1" && clip[text: "type"] == "video/mp4")
            #expect(clip["sha256"] == .null && clip["bytes"] == .null)
            #expect(project.place.holds("out/briefs/example.com/photos/harbor.jpg.md"))
            #expect(project.place.holds("out/briefs/clips/watch.mp4.md"))
            let again = try await project.run()
            #expect(again.status == 0 && again.stderr.contains("nothing was asked"), "\(again.testDescription)")
            try project.place.shell("rm -r out/state")
            let resumed = try await project.run()
            let count = try emulator.questions().count
            #expect(resumed.status == 0 && count == 4, "\(resumed.testDescription)")
        }
    }

    @Test func `fail with advice at a provider that does not fetch them, and alone`() async throws {
        try await EmulatorProcess.with { emulator in
            let project = try WebProject(emulator, provider: "openai", urls: Self.kinds)
            let run = try await project.run()
            #expect(run.status == 3, "\(run.testDescription)")
            let manifest = try project.manifest()
            #expect(manifest.count(status: "ok") == 1 && manifest.count(status: "rejected") == 3)
            let unit = try manifest.unit("brief:web/clips/watch.mp4")
            #expect(unit["error"]?[text: "class"] == "unsupported")
            #expect(unit["error"]?[text: "message"]?.contains("'download'") == true)
            let arrived = try project.arrived()
            #expect(arrived.map { $0[text: "name"] } == ["https://example.com/photos/harbor.jpg"])
        }
    }

    @Test func `are nothing for the embedded engine`() async throws {
        let project = try WebProject(nil, provider: "local", urls: Self.kinds)
        let plan = try await project.command("plan")
        #expect(plan.stderr.contains("nobody on the route local fetches video from a URL"), "\(plan.testDescription)")
        let run = try await project.run()
        #expect(run.status == 3, "\(run.testDescription)")
        let manifest = try project.manifest()
        #expect(manifest.count(status: "rejected") == 4)
        #expect(manifest.units.allSatisfy { $0["error"]?[text: "message"]?.contains("'download'") == true })
    }

    @Test func `say in the plan what is unknown or cannot be passed on`() async throws {
        let project = try WebProject(nil, urls: #"["https://example.com/page", "https://example.com/notes.txt"]"#)
        let plan = try await project.command("plan")
        #expect(plan.status == 0 && plan.stderr.contains("web/example.com/page: left out"), "\(plan.testDescription)")
        #expect(plan.stderr.contains("give it a \"type\""))
        #expect(plan.stdout.contains("x brief:web/example.com/notes.txt"))
        #expect(plan.stderr.contains("nobody takes text/plain as a URL"))
    }

    @Test func `are checked line by line, in one pass with the file`() async throws {
        let project = try WebProject(nil, urls: #""lists/photos.txt""#, input: #""typs": ["image"]"#)
        try project.place.write(
            "# photographs\nhttps://a.b/1.png\nhttp://a.b/2.png\n\n  https://me:hunter2@a.b/3.png\n",
            to: "lists/photos.txt")
        let check = try await project.command("check")
        #expect(check.status == 2)
        #expect(check.stderr.contains("lists/photos.txt:3:1: error: must be https"), "\(check.testDescription)")
        #expect(check.stderr.contains("lists/photos.txt:5:3: error: a URL must not hold a user name or password"))
        #expect(check.stderr.contains("unknown key 'typs'"))
        #expect(!check.stderr.contains("hunter2"))
    }

    @Test func `give way to a folder that the command line names`() async throws {
        let project = try WebProject(nil, provider: "local", urls: Self.kinds)
        try project.place.write("The crane stands still.", to: "folder/a.txt")
        let run = try await project.run(["--input", "web=\(project.place.path("folder"))"])
        #expect(run.status == 0, "\(run.testDescription)")
        #expect(try project.manifest().units.map { $0[text: "id"] } == ["brief:web/a.txt"])
    }
}
