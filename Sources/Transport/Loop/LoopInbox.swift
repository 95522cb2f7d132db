import Synchronization

/// What tasks want of the loop, and whether it has to be woken for it.
final class LoopInbox: Sendable {
    enum Command: Sendable {
        case start(Exchange)
        /// Go on receiving.
        case resume(Exchange)
        /// Give the transfer up.
        case drop(Exchange)
    }

    private struct State: Sendable {
        var commands: [Command] = []
        /// The loop has found nothing to do and will wait, or waits already.
        var isSleeping = false
        var isClosed = false
    }

    let loop: CurlLoop
    /// Guards the commands; the loop is woken outside it.
    private let state = Mutex(State())

    init(loop: CurlLoop) { self.loop = loop }

    /// Adds a command; `false` when the loop has ended, and then nothing needs doing any more.
    func submit(_ command: Command) -> Bool {
        let (isOpen, wakes) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.commands.append(command)
            defer { state.isSleeping = false }
            return (true, state.isSleeping)
        }
        if wakes { loop.wake() }
        return isOpen
    }

    /// Tells the loop to end.
    func close() {
        state.withLock { $0.isClosed = true }
        loop.wake()
    }

    struct Batch {
        var commands: [Command]
        var isClosed: Bool
        /// Nothing was there, and whatever comes wakes the loop: it may wait.
        var maySleep: Bool
    }

    /// Takes all commands in order; called by the loop alone, before each of its steps.
    func take() -> Batch {
        state.withLock { state in
            let batch = Batch(
                commands: state.commands, isClosed: state.isClosed, maySleep: state.commands.isEmpty && !state.isClosed)
            state.commands.removeAll(keepingCapacity: false)
            state.isSleeping = batch.maySleep
            return batch
        }
    }
}
