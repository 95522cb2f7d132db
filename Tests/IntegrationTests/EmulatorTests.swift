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

    // MARK: - Providers

    /// A provider, where it is asked, what, and with which field for the key.
    struct ProviderQuestion: Sendable, CustomTestStringConvertible {
        var provider: String
        var path = "/v1/chat/completions"
        var body: String
        var key = "Authorization: Bearer emulator-key"
        /// What stands in a whole answer.
        var mark = #""finish_reason":"stop""#

        var testDescription: String { "\(provider) \(path)" }

        func request(_ fields: String = "") -> String {
            "POST \(path) HTTP/1.1\r\nHost: emulator\r\nContent-Type: application/json\r\n\(key)\r\n\(fields)"
                + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        }
    }

    private static let contents = #"{"contents":[{"role":"user","parts":[{"text":"The crane stood still."}]}]}"#

    private static func chat(_ model: String, _ members: String = "") -> String {
        #"{"model":"\#(model)","messages":[{"role":"user","content":"The crane stood still."}]\#(members)}"#
    }

    private static func task(_ members: String = "") -> String {
        #"[{"taskType":"textInference","taskUUID":"9be73003-bbc8-4ca9-8d15-0cce6abb2bb2","#
            + #""model":"google:gemini@3.1-pro","messages":[{"role":"user","content":"The crane stood still."}]\#(members)}]"#
    }

    private static let google = "/v1beta/models/gemini-3.1-pro-preview:"
    private static let native = #""finishReason":"STOP""#
    private static let questions = [
        ProviderQuestion(provider: "openai", body: chat("m")),
        ProviderQuestion(
            provider: "gemini", path: google + "generateContent", body: contents, key: "x-goog-api-key: emulator-key",
            mark: native),
        ProviderQuestion(
            provider: "gemini", path: google + "streamGenerateContent?alt=sse", body: contents,
            key: "x-goog-api-key: emulator-key", mark: "text/event-stream"),
        ProviderQuestion(provider: "runapi", body: chat("gemini-3.1-pro-preview")),
        ProviderQuestion(provider: "runapi", path: google + "generateContent", body: contents, mark: native),
        ProviderQuestion(provider: "runware", path: "/v1", body: task(), mark: #""finishReason":"stop""#),
        ProviderQuestion(provider: "toapis", body: chat("gemini-3-1-pro-preview", #","max_tokens":900"#)),
        ProviderQuestion(provider: "bytespike", body: chat("gemini-3-1-pro", #","grounding":{}"#)),
        ProviderQuestion(
            provider: "bytespike", path: "/v1beta/models/gemini-3-1-pro:generateContent", body: contents, mark: native),
        ProviderQuestion(
            provider: "aivideoapi", body: chat("gemini-3.1-pro", #","stream":false"#),
            key: "Authorization: Bearer sk-emulator-key"),
    ]

    @Test(arguments: questions)
    func `passes for each provider and keeps its account`(question: ProviderQuestion) async throws {
        try await EmulatorProcess.with(["--provider", question.provider]) { emulator in
            let client = try RawClient(port: emulator.port)
            try client.send(question.request())
            let reply = await client.receive()
            #expect(reply.status == 200)
            #expect(reply.text.contains(question.mark), "\(reply.text)")
            let line = try #require(try emulator.log().first)
            #expect(line["verdict"] == "accepted")
            let wire = question.provider == "runware" ? "runware" : question.path.contains("beta") ? "gemini" : "chat"
            #expect(line["protocol"]?.stringValue == wire)
            #expect(line["parts"]?.arrayValue?.map { $0["bytes"] } == [22])
            let stats = try await emulator.stats()
            #expect(stats["billed_requests"] == 1 && (stats["billed_tokens"]?.intValue ?? 0) > 0)
            let isPriced = ["gemini", "runware", "bytespike", "aivideoapi"].contains(question.provider)
            #expect((stats["cost"]?.stringValue != nil) == isPriced)
        }
    }

    @Test func `posts answers to a webhook, forged and doubled ones too`() async throws {
        for (calls, count) in [("one", 1), ("two", 2), ("forged", 3)] {
            let script = #"{"version":1,"rules":[{"reply":{"webhook":{"calls":"\#(calls)","after":"0ms"}}}]}"#
            try await EmulatorProcess.with(["--provider", "runware"], script: script) { emulator in
                let receiver = try RawReceiver()
                let hook = #","deliveryMethod":"async","webhookURL":"http://127.0.0.1:\#(receiver.port)/hook/token""#
                let client = try RawClient(port: emulator.port)
                try client.send(ProviderQuestion(provider: "runware", path: "/v1", body: Self.task(hook)).request())
                #expect(await client.receive().status == 200)
                var requests: [String] = []
                for _ in 0..<count { requests.append(await receiver.answerOne()) }
                let genuine = requests.filter { $0.hasPrefix("POST /hook/token ") && $0.contains("The crane stood") }
                #expect(genuine.count == (calls == "two" ? 2 : 1))
                try await emulator.settle { stats, _ in stats["webhooks_accepted"]?.intValue == count }
                #expect(try await emulator.stats()["billed_requests"] == 1)
            }
        }
    }

    @Test func `holds a webhook back until it is released`() async throws {
        let script = #"{"version":1,"rules":[{"reply":{"webhook":{"hold":true}}}]}"#
        try await EmulatorProcess.with(["--provider", "runware"], script: script) { emulator in
            let receiver = try RawReceiver()
            let hook = #","deliveryMethod":"async","webhookURL":"http://127.0.0.1:\#(receiver.port)/hook""#
            let client = try RawClient(port: emulator.port)
            try client.send(ProviderQuestion(provider: "runware", path: "/v1", body: Self.task(hook)).request())
            #expect(await client.receive().status == 200)
            #expect(try await emulator.heldCount() == 1)
            #expect(try await emulator.stats()["webhooks_sent"] == 0)
            #expect(try await emulator.release() == 1)
            #expect(await receiver.answerOne().hasPrefix("POST /hook "))
        }
    }

    @Test func `answers one key once, at the address that it announced`() async throws {
        let script = #"{"version":1,"rules":[{"reply":{"polls":1}}]}"#
        try await EmulatorProcess.with(["--provider", "runapi"], script: script) { emulator in
            let question = ProviderQuestion(provider: "runapi", body: Self.chat("gemini-3.1-pro-preview"))
            for _ in 0..<2 {
                let client = try RawClient(port: emulator.port)
                try client.send(question.request("Idempotency-Key: k-1\r\n"))
                let reply = await client.receive()
                #expect(reply.status == 202 && reply.text.contains("Location: /api/v1/tasks/task_emulator_1\r\n"))
            }
            for (key, status, word) in [
                ("k", 401, "error"), ("emulator-key", 200, "processing"), ("emulator-key", 200, "completed"),
            ] {
                let client = try RawClient(port: emulator.port)
                try client.send(
                    "GET /api/v1/tasks/task_emulator_1 HTTP/1.1\r\nHost: e\r\nAuthorization: Bearer \(key)\r\n"
                        + "Connection: close\r\n\r\n")
                let reply = await client.receive()
                #expect(reply.status == status && reply.text.contains(word))
            }
            let stats = try await emulator.stats()
            #expect(stats["billed_requests"] == 1 && stats["polls"] == 2)
            #expect(try emulator.log().map { $0["idempotency_key"]?.stringValue } == ["k-1", "k-1"])
        }
    }
}

/// A socket that webhooks are posted to; each is answered with 200.
private final class RawReceiver: Sendable {
    private let descriptor: Int32
    let port: UInt16

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isReady = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isReady else { throw HarnessError("cannot listen: errno \(errno)") }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }

    /// Waits for a request and returns its text.
    func answerOne() async -> String {
        let descriptor = descriptor
        let deadline = Deadline(seconds: 30)
        return await ProgramGate.blocking {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, deadline.left) > 0 else { return "" }
            let peer = accept(descriptor, nil, nil)
            defer { close(peer) }
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while !String(decoding: bytes, as: UTF8.self).hasSuffix("}") {
                let count = recv(peer, &buffer, buffer.count, 0)
                guard count > 0 else { break }
                bytes += buffer[..<count]
            }
            let reply = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            _ = send(peer, reply, reply.utf8.count, Int32(MSG_NOSIGNAL))
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
