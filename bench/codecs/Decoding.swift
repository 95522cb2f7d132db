import Glibc
import HTTPMessages
import Pipeline
import Primitives
import Providers
import Synchronization

/// Reads a stream as it comes from a slow network: in chunks of 64 bytes.
struct Decoding {
    private let provider: any Provider

    init(_ name: ProtocolName) throws { provider = try name.provider(.stream) }

    /// Processor time of the whole process from the first chunk to the finished answer, cutting the stream up included,
    /// and how many bytes of text came of it.
    func measure(_ stream: [UInt8]) async throws -> (milliseconds: Double, textBytes: Int) {
        let cursor = Cursor()
        let head = HTTPReplyHead(
            status: 200, fields: HTTPHeaderFields([(name: "Content-Type", value: "text/event-stream")]))
        let reply = HTTPReply(head: head) {
            let start = cursor.advance(by: 64)
            return start < stream.count ? Array(stream[start..<min(start + 64, stream.count)]) : nil
        }
        let start = Self.processorTime
        let outcome = try await provider.read(reply, now: Timestamp(millisecondsSinceEpoch: 0))
        let end = Self.processorTime
        guard case .answered(let answer) = outcome else { throw BenchError(description: "not read: \(outcome)") }
        return (end - start, answer.text.utf8.count)
    }

    /// Milliseconds of all threads so far.
    private static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
    }
}

/// Where the next chunk begins; the lock-free counter makes it safe to hand to the reply.
private final class Cursor: Sendable {
    private let position = Atomic(0)

    func advance(by count: Int) -> Int { position.add(count, ordering: .relaxed).oldValue }
}
