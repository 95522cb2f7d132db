import Synchronization

/// Hands elements from a blocking thread to asynchronous code, one at a time.
///
/// The thread is held until its element was dealt with, so a slow consumer slows the producer down and nothing piles
/// up. One producer, one consumer.
package final class BlockingHandoff<Element: Sendable>: Sendable {
    private let stream: AsyncStream<Element>
    private let continuation: AsyncStream<Element>.Continuation
    private let dealtWith = WakeupSemaphore()
    private let isAbandoned = Mutex(false)

    package init() { (stream, continuation) = AsyncStream.makeStream() }

    /// Blocks until the consumer has dealt with the element.
    ///
    /// - Throws: `CancellationError` when the consumer has given up.
    package func send(_ element: Element) throws {
        guard !isAbandoned.withLock({ $0 }) else { throw CancellationError() }
        continuation.yield(element)
        dealtWith.wait()
        guard !isAbandoned.withLock({ $0 }) else { throw CancellationError() }
    }

    /// Says that nothing more comes; the producer's last call, however it ends.
    package func finish() { continuation.finish() }

    /// Calls `body` for every element until the producer finishes.
    ///
    /// - Throws: What `body` throws, or `CancellationError`; the producer is released and told to stop.
    package func consume(_ body: (Element) async throws -> Void) async throws {
        do {
            for await element in stream {
                try await body(element)
                dealtWith.signal()
            }
            try Task.checkCancellation()
        } catch {
            isAbandoned.withLock { $0 = true }
            dealtWith.signal()
            throw error
        }
    }
}
