package import ConcurrencyPrimitives
import Media

/// One request on its way through the pool, with the call that waits for its answer.
struct WorkerJob: Sendable {
    /// The request as it goes over the wire.
    let bytes: [UInt8]
    /// The file, borrowed from the caller until the call is resumed; `nil` when the request carries none.
    let descriptor: CInt?
    let deadline: Duration
    /// Most bytes that the answer may have.
    let replyLimit: Int
    /// Whether a worker must have nothing else to do: requests that may take long do not stand behind each other.
    let isExclusive: Bool
    let caller: WorkerCaller
    /// Whether a worker that had read other files died on this one already.
    var isSecondAttempt = false
}

/// A job and the name under which it is cancelled.
package struct NamedJob<Job> {
    package let id: WaiterID
    package var job: Job

    package init(id: WaiterID, job: Job) {
        self.id = id
        self.job = job
    }
}

extension NamedJob: Sendable where Job: Sendable {}
