import ConcurrencyPrimitives
import HTTPMessages

/// What the transport's thread does: starts transfers, moves them on, reports what happens to them.
struct TransferLoop: ~Copyable {
    private struct Active {
        let exchange: Exchange
        let transfer: CurlLoop.Transfer
    }

    private let inbox: LoopInbox
    private let loop: CurlLoop
    /// Transfers at a time, and so connections.
    private let limit: Int
    /// Holds the exchanges that libcurl knows by their address.
    private var active: [ObjectIdentifier: Active] = [:]
    private var waiting = FIFOQueue<Exchange>()
    private var gate = HostGate<Exchange>()

    init(inbox: LoopInbox, limit: Int) {
        self.inbox = inbox
        self.limit = limit
        loop = inbox.loop
    }

    /// Works until the inbox is closed.
    consuming func run() {
        CurlLoop.blockSignals()
        while true {
            let batch = inbox.take()
            for command in batch.commands { obey(command) }
            if batch.isClosed { break }
            admit()
            loop.step(waits: batch.maySleep)
            report()
        }
        for (_, active) in active {
            loop.release(active.transfer)
            active.exchange.close()
        }
        active = [:]
        while let exchange = waiting.popFirst() { exchange.close() }
        for exchange in gate.openAll() { exchange.close() }
        loop.shut()
    }

    private mutating func obey(_ command: LoopInbox.Command) {
        switch command {
        case .start(let exchange): waiting.append(exchange)
        case .resume(let exchange):
            if let known = active[ObjectIdentifier(exchange)] { loop.pause(known.transfer, false) }
        case .drop(let exchange): release(exchange)
        }
    }

    /// Starts those who wait while there are places; who has gone meanwhile is passed over.
    private mutating func admit() {
        while active.count < limit, let exchange = waiting.popFirst() {
            guard exchange.isWanted, gate.admit(exchange, to: exchange.prepared.address.host) else { continue }
            if let transfer = loop.start(exchange) {
                active[ObjectIdentifier(exchange)] = Active(exchange: exchange, transfer: transfer)
            } else {
                let failure = HTTPFailure(.cannotConnect, progress: .unsent, "no memory is left for another request")
                _ = exchange.report(head: nil, bytes: [], end: .failure(failure))
                openGate(for: exchange)
            }
        }
    }

    private mutating func report() {
        while let event = loop.nextEvent() {
            // The first news of a transfer is that it opens a connection, so its host's name has an address.
            openGate(for: event.exchange)
            let pauses = event.exchange.report(head: event.head, bytes: event.bytes, end: event.end)
            if event.end != nil {
                release(event.exchange)
            } else if pauses, let known = active[ObjectIdentifier(event.exchange)] {
                loop.pause(known.transfer, true)
            }
        }
    }

    private mutating func release(_ exchange: Exchange) {
        guard let known = active.removeValue(forKey: ObjectIdentifier(exchange)) else { return }
        loop.release(known.transfer)
        openGate(for: exchange)
    }

    private mutating func openGate(for exchange: Exchange) {
        let held = gate.open(exchange.prepared.address.host)
        if !held.isEmpty { waiting.prepend(held) }
    }
}
