import Glibc
import Media

/// Answers requests one after the other until the main process goes away.
struct RequestLoop<Reader: FileReading & ~Copyable>: ~Copyable {
    private var connection: MainConnection
    private var reader: Reader
    private let processorSeconds: UInt64

    init(connection: consuming MainConnection, reader: consuming Reader, processorSeconds: UInt64) {
        self.connection = connection
        self.reader = reader
        self.processorSeconds = processorSeconds
    }

    /// Returns when the main process has closed the socket.
    ///
    /// - Throws: `MessageError` or `SandboxError` when going on makes no sense.
    consuming func run() throws {
        while let received = try connection.nextRequest() {
            try Sandbox.renewProcessorTime(processorSeconds)
            let reply = Self.answer(received.request, received.descriptor, &reader)
            try send(reply)
        }
    }

    private static func answer(_ request: WorkerRequest, _ descriptor: CInt?, _ reader: inout Reader) -> WorkerReply {
        if case .describe = request.operation { return .described(reader.describe()) }
        guard let descriptor else { return .failed(ReadingProblem(.unreadable, "the file did not arrive")) }
        // The offset is shared with the main process, which may have read the file before.
        _ = lseek(descriptor, 0, SEEK_SET)
        switch request.operation {
        case .examine(let detail):
            let result = reader.examine(
                descriptor: descriptor, name: request.name, size: request.size, detail: detail)
            switch result {
            case .success(let facts): return .examined(facts)
            case .failure(let problem): return .failed(problem)
            }
        case .extract(let facts, let limits):
            let result = reader.extract(
                descriptor: descriptor, name: request.name, size: request.size, facts: facts, limits: limits)
            switch result {
            case .success(let extraction): return .extracted(extraction)
            case .failure(let problem): return .failed(problem)
            }
        case .describe: return .described(reader.describe())
        }
    }

    private borrowing func send(_ reply: WorkerReply) throws {
        do {
            try WorkerMessages.send(reply) { bytes in
                do throws(MessageError) { try connection.send(bytes) } catch { throw SocketError(cause: error) }
            }
        } catch let error as MessageError {
            let problem = ReadingProblem(.tooLarge, "what was found in it is too long to be passed on: \(error)")
            try WorkerMessages.send(.failed(problem)) { bytes in try connection.send(bytes) }
        }
    }

    /// Tells a lost connection, after which nothing can be sent, from a reply that does not fit.
    private struct SocketError: Error, CustomStringConvertible {
        let cause: MessageError
        var description: String { cause.description }
    }
}
