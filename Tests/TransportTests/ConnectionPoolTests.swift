import ConcurrencyPrimitives
import Glibc
import HTTPMessages
import Synchronization
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(5)))
struct ConnectionPoolTests {
    @Test func `opens no more connections than may be in flight`() async throws {
        let replies = Mutex(0)
        try await withTransport(connections: 32, to: answering { _ in ServerConnection.reply(body: "x") }) {
            transport, server in
            var remaining = 1000
            try await forEachConcurrently(limit: 32) {
                remaining -= 1
                return remaining >= 0 ? remaining : nil
            } body: { (_: Int) in
                let (head, _) = try await transport.ask(.post(server.url))
                if head.status == 200 { replies.withLock { $0 += 1 } }
            }
            #expect(replies.withLock { $0 } == 1000)
            #expect(server.peak <= 32)
            #expect(server.accepted <= 32)
        }
    }

    @Test func `keeps to its places when more is asked for`() async throws {
        try await withTransport(connections: 3, to: answering { _ in ServerConnection.reply(body: "x") }) {
            transport, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 { group.addTask { _ = try await transport.ask(.post(server.url)) } }
                try await group.waitForAll()
            }
            #expect(server.accepted <= 3)
        }
    }

    @Test func `opens another connection when a kept one was closed`() async throws {
        try await withTransport(
            connections: 1,
            to: { connection in
                _ = try connection.readRequest()
                try connection.send(ServerConnection.reply(body: "\(connection.number)"))
            }
        ) { transport, server in
            for number in 0..<5 {
                let (_, body) = try await transport.ask(.post(server.url))
                #expect(body == "\(number)")
            }
        }
    }

    @Test func `leaves no descriptor and no thread behind`() async throws {
        // In a process of its own, where no other test opens any.
        await #expect(processExitsWith: .success) {
            func count(_ folder: String) -> Int {
                guard let directory = opendir(folder) else { return -1 }
                defer { closedir(directory) }
                var count = 0
                while readdir(directory) != nil { count += 1 }
                return count
            }
            func round() async throws {
                try await withTransport(
                    connections: 8,
                    to: { connection in
                        while let request = try connection.readRequest() {
                            if request.line.contains("lost") { return }
                            try connection.send(ServerConnection.reply(body: "x"))
                        }
                    }
                ) { transport, server in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for number in 0..<50 {
                            group.addTask {
                                let url = server.url + (number % 5 == 0 ? "lost" : "")
                                _ = try await transport.failure(of: .post(url))
                            }
                        }
                        try await group.waitForAll()
                    }
                }
            }
            try await round()
            let descriptors = count("/proc/self/fd")
            let threads = count("/proc/self/task")
            for _ in 0..<3 { try await round() }
            precondition(count("/proc/self/fd") == descriptors, "descriptors were left open")
            precondition(count("/proc/self/task") <= threads, "threads were left")
        }
    }
}
