import Digests
import Glibc
import Primitives
import Testing

/// URLs whose hosts are listed: a run fetches them, and what it sends is their content.
struct URLDownloadTests {
    private static let photo = sample("media/crane-c2-leg.jpg")
    private static let report = sample("documents/incident-report.pdf")
    private static let log = sample("records/harbour-log.txt")

    private static func sample(_ path: String) -> [UInt8] {
        (try? Workplace.bytes(at: "\(Places.samples)/\(path)")) ?? []
    }

    private static func hex(_ bytes: [UInt8]) throws -> String { try OpenSSLHashing().sha256(bytes).hex }

    private func urls(_ server: FileServer, _ paths: [String]) -> String {
        "[" + paths.map { "\"\(server.url($0))\"" }.joined(separator: ", ") + "]"
    }

    @Test func `are fetched once, sent by content and asked after by their entity tags`() async throws {
        let serve: @Sendable (FileServer.Request) -> FileServer.Answer = { request in
            switch request.path {
            case "photo": .file(Self.photo)
            case "docs/report.pdf?v=2": .file(Self.report)
            case "moved": .redirect(to: "/log.txt")
            case "log.txt": .file(Self.log)
            default: .status(404)
            }
        }
        try await FileServer.with(serve) { server in
            try await EmulatorProcess.with(["--provider", "runware"]) { emulator in
                let project = try WebProject(
                    emulator, urls: urls(server, ["photo", "docs/report.pdf?v=2", "moved"]),
                    input: WebProject.download())
                let plan = try await project.command("plan")
                let check = try await project.command("check")
                #expect(check.status == 0 && plan.status == 0, "\(plan.testDescription)")
                #expect(plan.stdout.split(separator: "\n").count { $0.hasSuffix("not downloaded yet") } == 3)
                #expect(server.requests.isEmpty, "a plan asks nobody")
                let run = try await project.run()
                #expect(run.status == 0, "\(run.testDescription)")
                let manifest = try project.manifest()
                let photo = try manifest.source("127.0.0.1_\(server.port)/photo")
                #expect(photo[text: "type"] == "image/jpeg" && photo["bytes"]?.intValue == Self.photo.count)
                #expect(try photo[text: "sha256"] == Self.hex(Self.photo))
                #expect(photo[text: "url"] == server.url("photo"))
                let digests = Set(try project.arrived().compactMap { $0[text: "sha256"] })
                #expect(digests == [try Self.hex(Self.photo), try Self.hex(Self.report)], "the text goes as text")
                #expect(server.requests.map(\.path).sorted() == ["docs/report.pdf?v=2", "log.txt", "moved", "photo"])
                #expect(
                    server.requests.allSatisfy {
                        $0.fields["authorization"] == nil && $0.fields["if-none-match"] == nil
                    })
                #expect(try project.downloads() == 6, "a file and a note for each")
                #expect(try project.downloads(matching: ".dossier-tmp-*") == 0)
                try project.place.shell("test -z \"$(find out/state/downloads -type f ! -perm 600)\"")

                let again = try await project.run()
                #expect(again.status == 0 && again.stderr.contains("nothing was asked"), "\(again.testDescription)")
                #expect(server.requests.dropFirst(4).allSatisfy { $0.fields["if-none-match"] != nil })
                #expect(server.requests.count == 8)
                let planned = try await project.command("plan")
                #expect(planned.stdout.isEmpty && server.requests.count == 8, "\(planned.testDescription)")
                try project.place.shell("rm -r out/state")
                let resumed = try await project.run()
                #expect(resumed.status == 0 && server.requests.count == 12, "\(resumed.testDescription)")
                let count = try emulator.questions().count
                #expect(count == 3, "the same content is never asked about again, wherever it is known from")
            }
        }
    }

    @Test func `are asked about again when their content changes, and under the same key when it only moves`()
        async throws
    {
        let isNew = Flag()
        let serve: @Sendable (FileServer.Request) -> FileServer.Answer = { _ in
            .plain(isNew.isRaised ? Self.report : Self.photo)
        }
        try await FileServer.with(serve) { server in
            try await EmulatorProcess.with(["--provider", "runware"]) { emulator in
                let project = try WebProject(
                    emulator, urls: urls(server, ["a"]), input: WebProject.download())
                #expect(try await project.run().status == 0)
                // Without any tag it is fetched again, and found to be the same.
                #expect(try await project.run().status == 0)
                var count = try emulator.questions().count
                #expect(count == 1 && server.requests.count == 2)
                isNew.raise()
                #expect(try await project.run().status == 0)
                count = try emulator.questions().count
                #expect(count == 2)
                isNew.lower()
                try project.rewrite(urls: urls(server, ["elsewhere/b?c=d"]), input: WebProject.download())
                let moved = try await project.run()
                count = try emulator.questions().count
                #expect(count == 2, "the photograph was answered for already: \(moved.testDescription)")
            }
        }
    }

    @Test func `cost their own source alone when they fail, and are tried again`() async throws {
        let isHealed = Flag()
        let serve: @Sendable (FileServer.Request) -> FileServer.Answer = { request in
            if isHealed.isRaised { return .file(Self.photo) }
            switch request.path {
            case "good.jpg": return .file(Self.photo)
            case "gone.jpg": return .status(404)
            case "busy.jpg": return .status(503)
            case "empty.jpg": return .file([])
            case "out.jpg": return .redirect(to: "http://localhost/other.jpg")
            case "circle.jpg": return .redirect(to: "/circle.jpg")
            case "long.jpg": return .endless
            case "cut.jpg": return .stalled(Self.photo)
            default: return .silence
            }
        }
        let names = ["good", "gone", "busy", "empty", "out", "circle", "long", "cut", "slow"].map { "\($0).jpg" }
        try await FileServer.with(serve) { server in
            try await EmulatorProcess.with(["--provider", "runware"]) { emulator in
                let project = try WebProject(
                    emulator, urls: urls(server, names),
                    input: WebProject.download(#""maxBytes": "2MB", "timeout": "1s""#))
                let run = try await project.run()
                #expect(run.status == 3, "\(run.testDescription)")
                let manifest = try project.manifest()
                let expected = [
                    "gone": "unreadable", "busy": "transient", "empty": "corrupt", "out": "unsupported",
                    "circle": "unreadable", "long": "too_large", "cut": "timeout", "slow": "timeout",
                ]
                for (name, failure) in expected {
                    let unit = try manifest.unit("brief:web/127.0.0.1_\(server.port)/\(name).jpg")
                    #expect(unit["error"]?[text: "class"] == failure, "\(name)")
                    guard name != "empty" else { continue }
                    let message = unit["error"]?[text: "message"] ?? ""
                    #expect(message.contains(server.url("\(name).jpg")), "\(message)")
                }
                #expect(run.stderr.contains("localhost is not one of those that are allowed"))
                #expect(manifest.count(status: "ok") == 1 && manifest.wireRequests == 1)
                #expect(try project.downloads(matching: ".dossier-tmp-*") == 0, "nothing is left of what failed")
                #expect(try project.downloads(matching: "*.json") == 2, "only what came whole is kept")
                isHealed.raise()
                let healed = try await project.run()
                #expect(healed.status == 0, "\(healed.testDescription)")
                let count = try emulator.questions().count
                #expect(count == 1, "all are the same photograph, which was answered for")
            }
        }
    }

    @Test func `are only those that the pipeline names`() async throws {
        let canary = Flag()
        let port = Port()
        let serve: @Sendable (FileServer.Request) -> FileServer.Answer = { request in
            guard request.path == "notes.txt" else {
                canary.raise()
                return .file(Self.photo)
            }
            let text = "See http://127.0.0.1:\(port.number)/canary.jpg and ![x](http://127.0.0.1:\(port.number)/x.png)"
            return .file(Array(text.utf8))
        }
        try await FileServer.with(serve) { server in
            port.set(server.port)
            try await EmulatorProcess.with(["--provider", "runware"]) { emulator in
                let project = try WebProject(
                    emulator, urls: urls(server, ["notes.txt"]), input: WebProject.download())
                let run = try await project.run()
                #expect(run.status == 0, "\(run.testDescription)")
                #expect(server.requests.map(\.path) == ["notes.txt"] && !canary.isRaised)
            }
        }
    }

    @Test func `serve the embedded engine as well, and wait where there is no network`() async throws {
        try await FileServer.with({ _ in .file(Self.log) }) { server in
            let project = try WebProject(
                nil, provider: "local", urls: urls(server, ["log.txt"]), input: WebProject.download())
            let offline = try await project.run(["--offline"])
            #expect(offline.status == 3 && server.requests.isEmpty, "\(offline.testDescription)")
            #expect(offline.stderr.contains("not downloaded, and --offline"))
            let run = try await project.run()
            #expect(run.status == 0, "\(run.testDescription)")
            let later = try await project.run(["--offline"])
            #expect(later.status == 0 && server.requests.count == 1, "\(later.testDescription)")
        }
    }

    @Test func `tell when a page came in place of the file`() async throws {
        try await FileServer.with({ _ in .file(Array("<!DOCTYPE html><html><body>Sign in</body></html>".utf8)) }) {
            server in
            let project = try WebProject(
                nil, provider: "local", urls: urls(server, ["report.pdf"]),
                input: WebProject.download() + #", "types": ["pdf"]"#)
            let run = try await project.run()
            #expect(run.stderr.contains("report.pdf: left out, its content is of a type"), "\(run.testDescription)")
            let reason = try project.manifest().sources.first?[text: "reason"]
            #expect(reason == "type_not_selected")
        }
    }

    @Test(arguments: [SIGTERM, SIGKILL])
    func `are begun anew after a run that was ended while it fetched`(signal: Int32) async throws {
        let isHealed = Flag()
        let serve: @Sendable (FileServer.Request) -> FileServer.Answer = { _ in
            isHealed.isRaised ? .file(Self.log) : .stalled(Array(Self.log.dropLast(100)))
        }
        try await FileServer.with(serve) { server in
            let project = try WebProject(
                nil, provider: "local", urls: urls(server, ["log.txt"]), input: WebProject.download())
            let program = try await project.start()
            do {
                try await server.waitForRequests(1)
            } catch {
                program.signal(SIGKILL)
                _ = try? await program.finish()
                throw error
            }
            program.signal(signal)
            let ended = try await program.finish(within: 20)
            #expect(ended.status == 128 + signal, "\(ended.testDescription)")
            if signal == SIGTERM {
                #expect(try project.manifest().sources.first?[text: "reason"] == "not_downloaded")
            }
            isHealed.raise()
            let run = try await project.run()
            #expect(run.status == 0, "\(run.testDescription)")
            #expect(try project.downloads(matching: ".dossier-tmp-*") == 0)
            let source = try #require(try project.manifest().sources.first)
            #expect(try source[text: "sha256"] == Self.hex(Self.log))
        }
    }
}
