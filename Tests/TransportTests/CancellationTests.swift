import HTTPMessages
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(5)))
struct CancellationTests {
    /// Cancels a request once `moment` has come; returns what it threw.
    private func cancel(
        _ transport: HTTPTransport, _ request: HTTPRequest, when moment: Flag,
        _ read: @escaping @Sendable (HTTPReply) async throws -> Void = { _ = try await $0.collect() }
    ) async -> (any Error)? {
        await withTaskGroup(of: (any Error)?.self) { group in
            group.addTask {
                do {
                    try await transport.execute(request, read)
                    return nil
                } catch { return error }
            }
            await moment.wait()
            group.cancelAll()
            return await group.next() ?? nil
        }
    }

    @Test func `stops before it begins`() async throws {
        let received = Received()
        try await withTransport(
            to: answering {
                received.append($0)
                return ServerConnection.reply()
            }
        ) { transport, server in
            let error = await withTaskGroup(of: (any Error)?.self) { group in
                group.cancelAll()
                group.addTask {
                    do {
                        _ = try await transport.ask(.post(server.url))
                        return nil
                    } catch { return error }
                }
                return await group.next() ?? nil
            }
            #expect(error is CancellationError)
            // The loop has dealt with everything before this one.
            _ = try await transport.ask(.get(server.url))
        }
        #expect(received.all.count == 1)
    }

    @Test func `stops while another has the only place`() async throws {
        let arrived = Flag()
        let answer = Flag()
        let received = Received()
        try await withTransport(
            connections: 1,
            to: { connection in
                while let request = try connection.readRequest() {
                    received.append(request)
                    arrived.raise()
                    answer.block()
                    try connection.send(ServerConnection.reply())
                }
            }
        ) { transport, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await transport.ask(.get(server.url)) }
                await arrived.wait()
                let error = await cancel(transport, .post(server.url), when: arrived)
                #expect(error is CancellationError)
                answer.raise()
                try await group.waitForAll()
            }
            _ = try await transport.ask(.get(server.url))
        }
        #expect(received.all.map(\.line) == Array(repeating: "GET / HTTP/1.1", count: 2))
    }

    @Test func `stops while it sends`() async throws {
        let file = try SampleFile(count: 30_000_000)
        let moment = Flag()
        let over = Flag()
        let closed = Flag()
        try await withTransport(to: { connection in
            _ = try connection.readHead()
            moment.raise()
            over.block()
            connection.waitForEnd()
            closed.raise()
        }) { transport, server in
            let error = await cancel(transport, .post(server.url, [.base64(file)]), when: moment)
            #expect(error is CancellationError)
            over.raise()
            await closed.wait()
        }
    }

    @Test func `stops while it waits for the reply`() async throws {
        let moment = Flag()
        let closed = Flag()
        try await withTransport(to: { connection in
            _ = try connection.readRequest()
            moment.raise()
            connection.waitForEnd()
            closed.raise()
        }) { transport, server in
            #expect(await cancel(transport, .post(server.url), when: moment) is CancellationError)
            await closed.wait()
        }
    }

    @Test func `stops while it reads`() async throws {
        let moment = Flag()
        let closed = Flag()
        try await withTransport(to: { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
            connection.waitForEnd()
            closed.raise()
        }) { transport, server in
            let error = await cancel(transport, .post(server.url), when: moment) { reply in
                #expect(try await reply.next()?.count == 5)
                moment.raise()
                _ = try await reply.next()
            }
            #expect(error is CancellationError)
            await closed.wait()
        }
    }

    @Test func `gives up the rest when reading ends early`() async throws {
        let closed = Flag()
        try await withTransport(to: { connection in
            _ = try connection.readRequest()
            try connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
            connection.waitForEnd()
            closed.raise()
        }) { transport, server in
            let first = try await transport.execute(.get(server.url)) { try await $0.next() }
            #expect(first == Array("12345".utf8))
            await closed.wait()
        }
    }

    @Test func `passes on what reading throws`() async throws {
        struct Stop: Error {}
        try await withTransport(to: answering { _ in ServerConnection.reply(body: "x") }) { transport, server in
            await #expect(throws: Stop.self) {
                try await transport.execute(.get(server.url)) { (_: HTTPReply) -> Void in throw Stop() }
            }
        }
    }

    @Test func `ends what is left when the transport ends`() async throws {
        let arrived = Flag()
        try await ScriptedServer.with({ connection in
            _ = try connection.readRequest()
            arrived.raise()
            connection.waitForEnd()
        }) { server in
            let (left, transport) = try await HTTPTransport.withTransport(.init(connections: 1)) { transport in
                let sending = Task { try await transport.ask(.post(server.url)) }
                let waiting = Task { try await transport.ask(.post(server.url)) }
                await arrived.wait()
                return ([sending, waiting], transport)
            }
            for task in left { await #expect(throws: CancellationError.self) { _ = try await task.value } }
            await #expect(throws: CancellationError.self) { _ = try await transport.ask(.post(server.url)) }
        }
    }
}
