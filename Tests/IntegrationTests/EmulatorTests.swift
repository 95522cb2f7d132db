import Glibc
import Primitives
import Testing

/// The built `dossier-emulator` over loopback.
struct EmulatorTests {
    private static let question =
        #"{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"The crane stood still."},"#
        + #"{"type":"text","text":"What stood?"}]}]}"#
    private static let streamed = question.dropLast() + #","stream":true,"stream_options":{"include_usage":true}}"#

    private static func fault(_ name: String) -> String {
        #"{"version":1,"rules":[{"reply":{"fault":"\#(name)"}}]}"#
    }

    private func ask(_ emulator: EmulatorProcess, _ body: String, key: String? = EmulatorProcess.key) async throws
        -> RawClient.Reply
    {
        let client = try RawClient(port: emulator.port)
        try client.ask(body, key: key)
        return await client.receive()
    }

    @Test func `answers, logs what arrived and ends with a summary`() async throws {
        let emulator = try await EmulatorProcess.start()
        let reply = try await ask(emulator, Self.question)
        let log = try emulator.log()
        let run = try await emulator.stop()
        #expect(reply.status == 200)
        let content = try JSONParser.parse(reply.body).value["choices"]?.arrayValue?.first?["message"]?["content"]
        #expect(content?.stringValue?.contains("The crane stood still.") == true)
        let line = try #require(log.first)
        #expect(log.count == 1)
        #expect(line["verdict"] == "accepted")
        #expect(line["parts"]?.arrayValue?.map { $0["bytes"]?.intValue } == [22, 11])
        #expect(!JSONWriter.text(of: line).contains(EmulatorProcess.key))
        #expect(run.end == .exited(0))
        #expect(run.stderr.contains("requests: 1 (1 answered, 0 refused, 0 faults, 0 abandoned)"))
    }

    @Test func `refuses another key and repeats neither`() async throws {
        try await EmulatorProcess.with(["--key", "the-right-one"]) { emulator in
            let reply = try await ask(emulator, Self.question, key: "somebodys-real-key")
            #expect(reply.status == 401)
            #expect(try JSONParser.parse(reply.body).value["error"]?["code"] == "invalid_api_key")
            #expect(!reply.text.contains("real-key") && !reply.text.contains("right-one"))
            let log = JSONWriter.text(of: .array(try emulator.log()))
            #expect(log.contains("refused") && !log.contains("real-key") && !log.contains("right-one"))
            #expect(try await emulator.stats()["refused"] == 1)
        }
    }

    @Test func `streams an answer to its end`() async throws {
        try await EmulatorProcess.with { emulator in
            let reply = try await ask(emulator, String(Self.streamed))
            #expect(reply.status == 200)
            #expect(reply.text.contains("Content-Type: text/event-stream"))
            #expect(reply.text.hasSuffix("0\r\n\r\n"))
            // The text is cut into chunks, so only what stands before the last cut can be looked for whole.
            #expect(reply.end == .closed)
            #expect(try await emulator.stats()["answered"] == 1)
        }
    }

    @Test func `holds fifty replies on two threads until they are released`() async throws {
        let script = #"{"version":1,"rules":[{"reply":{"hold":true}}]}"#
        try await EmulatorProcess.with(script: script) { emulator in
            let clients = try (0..<50).map { _ in try RawClient(port: emulator.port) }
            for client in clients { try client.ask(Self.question) }
            try await emulator.settle { $1 == 50 }
            #expect(try threads(of: emulator.pid) <= 4)
            #expect(try await emulator.release(20) == 20)
            #expect(try await emulator.release() == 30)
            for client in clients { #expect(await client.receive().status == 200) }
            let stats = try await emulator.stats()
            #expect(stats["peak_in_flight"] == 50)
            #expect(stats["answered"] == 50)
        }
    }

    /// As the kernel counts them: the one that serves, the one that waits, and the one that reads signals.
    private func threads(of pid: pid_t) throws -> Int {
        let file = try #require(opendir("/proc/\(pid)/task"))
        defer { closedir(file) }
        var count = 0
        while let entry = readdir(file) { if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 } }
        return count
    }

    @Test func `waits before it answers`() async throws {
        try await EmulatorProcess.with(["--latency", "120ms"]) { emulator in
            let reply = try await ask(emulator, Self.question)
            #expect(reply.status == 200)
            let span = try await emulator.stats()["span_s"]?.doubleValue ?? 0
            #expect(span >= 0.12)
        }
    }

    @Test func `resets before a byte of the reply`() async throws {
        try await EmulatorProcess.with(script: Self.fault("reset")) { emulator in
            let reply = try await ask(emulator, Self.question)
            #expect(reply.bytes.isEmpty)
            #expect(reply.end == .reset)
            #expect(try await emulator.stats()["faults"] == 1)
        }
    }

    @Test(arguments: [("reset-midway", RawClient.End.reset), ("close-midway", .closed), ("half-stream", .closed)])
    func `breaks off in the middle of a body`(fault: String, end: RawClient.End) async throws {
        try await EmulatorProcess.with(script: Self.fault(fault)) { emulator in
            for body in [Self.question, String(Self.streamed)] {
                let reply = try await ask(emulator, body)
                #expect(reply.status == 200)
                #expect(reply.end == end)
                #expect(!reply.body.isEmpty)
                #expect(!reply.text.hasSuffix("0\r\n\r\n"), "the last chunk came")
                #expect(!reply.text.contains("finish_reason\":\"stop"))
            }
        }
    }

    @Test func `falls silent in a stream until the client leaves`() async throws {
        try await EmulatorProcess.with(script: Self.fault("stalled-stream")) { emulator in
            var client: RawClient? = try RawClient(port: emulator.port)
            try client?.ask(String(Self.streamed))
            let reply = await client?.receive { $0.contains("keep-alive") }
            #expect(reply?.end == .open)
            #expect(try await emulator.stats()["in_flight"] == 1)
            client = nil
            try await emulator.settle { stats, _ in stats["in_flight"] == 0 }
            #expect(try await emulator.stats()["faults"] == 1)
        }
    }

    @Test func `notices when a client leaves during a long wait`() async throws {
        try await EmulatorProcess.with(["--latency", "1h"]) { emulator in
            var client: RawClient? = try RawClient(port: emulator.port)
            try client?.ask(Self.question)
            try await emulator.settle { stats, _ in stats["in_flight"] == 1 }
            client = nil
            try await emulator.settle { stats, _ in stats["abandoned"] == 1 }
        }
    }

    @Test func `fails once and then answers the same request`() async throws {
        let script =
            #"{"version":1,"rules":[{"when":{"attempt":1},"reply":{"status":429,"retryAfter":1,"#
            + #""retryAfterMs":5}}]}"#
        try await EmulatorProcess.with(script: script) { emulator in
            let first = try await ask(emulator, Self.question)
            #expect(first.status == 429)
            #expect(first.text.contains("Retry-After: 1\r\n") && first.text.contains("retry-after-ms: 5\r\n"))
            #expect(try await ask(emulator, Self.question).status == 200)
        }
    }

    @Test func `counts bodies that it does not read`() async throws {
        try await EmulatorProcess.with(["--check", "none"]) { emulator in
            let body = String(repeating: "not JSON at all ", count: 100_000)
            let reply = try await ask(emulator, body, key: nil)
            #expect(reply.status == 200)
            #expect(try await emulator.stats()["body_bytes"]?.intValue == body.utf8.count)
            #expect(try emulator.log().first?["verdict"] == "unread")
        }
    }

    @Test func `refuses a body beyond its limit after draining it`() async throws {
        try await EmulatorProcess.with(["--max-body", "1KiB"]) { emulator in
            let reply = try await ask(emulator, String(repeating: " ", count: 3_000_000) + Self.question)
            #expect(reply.status == 413)
        }
    }

    @Test func `serves several requests over one connection`() async throws {
        try await EmulatorProcess.with { emulator in
            let client = try RawClient(port: emulator.port)
            for _ in 0..<3 {
                try client.ask(Self.question, closes: false)
                let reply = await client.receive { $0.contains("\"usage\"") && $0.hasSuffix("}}") }
                #expect(reply.status == 200)
            }
            let stats = try await emulator.stats()
            #expect(stats["answered"] == 3)
            #expect(stats["connections"] == 2, "one for the questions and one for the statistics")
        }
    }

    @Test(arguments: [
        (#"{"version":1,"rules":[{"reply":{"fault":"explode"}}]}"#, "/rules/0/reply/fault"),
        (#"{"version":1,"rules":[{"reply":{"latency":"soon"}}]}"#, "/rules/0/reply/latency"),
    ])
    func `refuses a script that makes no sense`(script: String, place: String) async throws {
        let error = await #expect(throws: HarnessError.self) { try await EmulatorProcess.start(script: script) }
        #expect(error?.description.contains(place) == true)
    }

    @Test func `refuses a script that is not there`() async throws {
        let program = try await RunningProgram.start(["--script", "/nonexistent"], program: Places.emulator)
        let run = try await program.finish()
        #expect(run.end == .exited(2))
        #expect(run.stderr.contains("/nonexistent"))
    }

    @Test func `says when its port is taken`() async throws {
        try await EmulatorProcess.with { emulator in
            let second = try await RunningProgram.start(["--port", "\(emulator.port)"], program: Places.emulator)
            let run = try await second.finish()
            #expect(run.end == .exited(7))
            #expect(run.stderr.contains("cannot listen on 127.0.0.1:\(emulator.port)"))
        }
    }
}
