import Primitives
import Testing

/// Files that a provider loses on the way without a word, through the built program.
struct WireArrivalTests {
    private static let dropping = #"{"version":1,"rules":[{"reply":{"dropMedia":true}}]}"#
    private static let keys = [
        "GEMINI_API_KEY": "emulator-key", "RUNWARE_API_KEY": "emulator-key", "TOAPIS_API_KEY": "emulator-key",
        "AIVIDEOAPI_API_KEY": "sk-emulator-key",
    ]

    /// A pipeline over one file of the samples.
    private static func project(_ file: String, route: [String], _ providers: [String]) throws -> Project {
        let project = try Project()
        try point(project, to: route, providers)
        try project.place.shell("cp '\(Places.repository)/samples/harbor/\(file)' in/")
        return project
    }

    private static func point(_ project: Project, to route: [String], _ providers: [String]) throws {
        let names = route.map { "\"\($0)\"" }.joined(separator: ", ")
        try project.rewrite(
            steps: WireProject.step(),
            more: """
                "model": { "id": "gemini-3.1-pro" }, "route": [\(names)],
                "providers": { \(providers.joined(separator: ", ")) }
                """)
    }

    private static func provider(_ name: String, _ emulator: EmulatorProcess, _ more: String = "") -> String {
        #""\#(name)": { "baseURL": "\#(emulator.baseURL)"\#(more) }"#
    }

    @Test(
        arguments: [
            ("toapis", "media/crane-c2-leg.jpg", "total"), ("runware", "documents/incident-report.pdf", "total"),
            ("gemini", "media/vhf-12-0217.mp3", "modality"), ("aivideoapi", "media/cctv-north-quay.mp4", "total"),
        ])
    func `takes no answer to files that never arrived, and pays for it once`(
        name: String, file: String, certainty: String
    ) async throws {
        try await EmulatorProcess.with(["--provider", name], script: Self.dropping) { emulator in
            let project = try Self.project(file, route: [name], [Self.provider(name, emulator)])
            let run = try await project.run(environment: Self.keys)
            #expect(run.status == 3, "\(run.testDescription)")
            #expect(run.stderr.contains("media_dropped") && run.stderr.contains("did not reach the model"))
            let unit = try #require(try project.manifest().units.first)
            #expect(unit["status"] == "rejected" && unit["error"]?[text: "class"] == "media_dropped")
            #expect(unit["provider"]?.stringValue == name && unit["outputs"] == [])
            // The answer was billed all the same.
            #expect(unit["usage"]?["requests"] == 1 && unit["usage"]?["input"]?.intValue ?? 0 > 0)
            #expect(try await emulator.stats()["billed_requests"] == 1)
            let again = try await project.run(environment: Self.keys)
            #expect(again.status == 3)
            #expect(try await emulator.stats()["billed_requests"] == 1)
        }
        try await EmulatorProcess.with(["--provider", name]) { emulator in
            let project = try Self.project(file, route: [name], [Self.provider(name, emulator)])
            let run = try await project.run(environment: Self.keys)
            #expect(run.status == 0, "\(run.testDescription)")
            let unit = try #require(try project.manifest().units.first)
            #expect(unit["coverage"]?[text: "arrival"] == certainty)
        }
    }

    @Test func `asks the next provider of the route, and one that a new route names`() async throws {
        let file = "media/crane-c2-leg.jpg"
        try await EmulatorProcess.with(["--provider", "toapis"], script: Self.dropping) { losing in
            try await EmulatorProcess.with(["--provider", "aivideoapi"]) { sound in
                let providers = [Self.provider("toapis", losing), Self.provider("aivideoapi", sound)]
                let project = try Self.project(file, route: ["toapis", "aivideoapi"], providers)
                let run = try await project.run(environment: Self.keys)
                #expect(run.status == 0, "\(run.testDescription)")
                let unit = try #require(try project.manifest().units.first)
                #expect(unit["provider"] == "aivideoapi" && unit["usage"]?["requests"] == 2)
                let words = unit["degradations"]?.arrayValue?.compactMap(\.stringValue) ?? []
                #expect(words.count == 1 && words[0].hasPrefix("failover: toapis lost its files: "))

                let other = try Self.project(file, route: ["toapis"], providers)
                #expect(try await other.run(environment: Self.keys).status == 3)
                try Self.point(other, to: ["aivideoapi"], providers)
                let plan = try await other.command("plan")
                #expect(plan.stdout.contains("media_dropped by toapis, which the route leaves out"))
                #expect(try await other.run(environment: Self.keys).status == 0)
                #expect(try other.manifest().count(status: "ok") == 1)
                #expect(try await losing.stats()["billed_requests"] == 2)
            }
        }
    }

    @Test func `leaves the numbers alone when told to, and where rates are not known`() async throws {
        for (name, more) in [("toapis", #", "verifyMedia": false"#), ("openai", "")] {
            try await EmulatorProcess.with(["--provider", name], script: Self.dropping) { emulator in
                let project = try Self.project(
                    "media/crane-c2-leg.jpg", route: [name], [Self.provider(name, emulator, more)])
                let run = try await project.run(
                    environment: Self.keys.merging(["OPENAI_API_KEY": "emulator-key"]) { $1 })
                #expect(run.status == 0, "\(run.testDescription)")
                let unit = try #require(try project.manifest().units.first)
                #expect(unit["coverage"]?["arrival"] == nil)
            }
        }
    }
}
