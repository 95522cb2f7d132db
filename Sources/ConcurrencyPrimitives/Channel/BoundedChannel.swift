import Synchronization

/// An asynchronous queue between stages that holds its producers back when it is full.
///
/// It is limited in items and in weight (usually bytes), so that a few large elements cost no more memory than many
/// small ones. Any number of tasks may send and receive; each element is received once. Elements arrive in the order
/// in which they were sent.
package final class BoundedChannel<Element: Sendable>: Sendable {
    private typealias Sender = CheckedContinuation<Void, any Error>
    private typealias Receiver = CheckedContinuation<Element?, any Error>
    private typealias Machine = BoundedChannelStateMachine<Element, Sender, Receiver>
    /// Protects buffer and waiting lines; continuations are resumed outside it.
    private let state: Mutex<Machine>

    /// - Parameters:
    ///   - items: most elements that are buffered.
    ///   - weight: most weight that is buffered; an element heavier than that travels alone.
    /// - Precondition: both are positive.
    package init(items: Int, weight: Int = .max) {
        state = Mutex(Machine(itemLimit: items, weightLimit: weight))
    }

    /// Elements that are buffered at this moment; for display and tests only.
    package var count: Int { state.withLock { $0.count } }

    /// Hands over an element, waiting while the channel is full.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while waiting, and `ChannelFinishedError` when the channel
    ///   has ended. In both cases the element was not sent.
    package func send(_ element: Element, weight: Int = 1) async throws {
        let id = state.withLock { $0.announce() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: Sender) in
                switch state.withLock({ $0.send(id, element, weight: weight, sender: continuation) }) {
                case .accept(let sender): sender.resume()
                case .deliver(let sender, to: let receiver, let element):
                    receiver.resume(returning: element)
                    sender.resume()
                case .wait: break
                case .refuseCancelled(let sender): sender.resume(throwing: CancellationError())
                case .refuseFinished(let sender): sender.resume(throwing: ChannelFinishedError())
                }
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Receives the next element, waiting while the channel is empty; `nil` once it has ended and is empty.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while waiting, and the error that `finish` was given.
    package func next() async throws -> Element? {
        let id = state.withLock { $0.announce() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: Receiver) in
                switch state.withLock({ $0.receive(id, receiver: continuation) }) {
                case .deliver(let element, to: let receiver, let accepted):
                    receiver.resume(returning: element)
                    for sender in accepted { sender.resume() }
                case .wait: break
                case .end(let receiver, let end): Self.tell(receiver, end)
                case .refuseCancelled(let receiver): receiver.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Ends the channel: what is buffered can still be received, what waits to be sent is refused.
    ///
    /// The first call decides; later ones do nothing.
    package func finish(throwing error: (any Error)? = nil) {
        let end = Machine.End(error: error)
        let action = state.withLock { $0.finish(end) }
        for sender in action.senders { sender.resume(throwing: ChannelFinishedError()) }
        for receiver in action.receivers { Self.tell(receiver, end) }
    }

    private func cancel(_ id: WaiterID) {
        let action = state.withLock { $0.cancel(id) }
        action.sender?.resume(throwing: CancellationError())
        action.receiver?.resume(throwing: CancellationError())
        for sender in action.accepted { sender.resume() }
    }

    private static func tell(_ receiver: Receiver, _ end: Machine.End) {
        if let error = end.error { receiver.resume(throwing: error) } else { receiver.resume(returning: nil) }
    }
}

/// An element was sent into a channel that had ended.
package struct ChannelFinishedError: Error, Sendable, Hashable, CustomStringConvertible {
    package init() {}

    package var description: String { "the channel has ended and takes no more elements" }
}
