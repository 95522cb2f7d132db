/// The bookkeeping of a channel limited in items and in weight: what is buffered, who waits to send, who to receive.
///
/// At most one of the two waiting lines is occupied: receivers wait only on an empty buffer, senders only on a full
/// one. Like `PermitPoolStateMachine`, calls announce themselves first, which settles the race of a cancellation that
/// arrives before the call has joined a line.
package struct BoundedChannelStateMachine<Element, Sender, Receiver> {
    private struct Sending {
        let id: WaiterID
        let element: Element
        let weight: Int
        let sender: Sender
    }

    private struct Receiving {
        let id: WaiterID
        let receiver: Receiver
    }

    private let itemLimit: Int
    private let weightLimit: Int
    private var buffer = FIFOQueue<(element: Element, weight: Int)>()
    package private(set) var weight = 0
    private var senders = FIFOQueue<Sending>()
    private var receivers = FIFOQueue<Receiving>()
    private var announced = AnnouncedCalls()
    private var end: End?

    /// How a channel ended; it stays readable until it is empty.
    package struct End {
        package let error: (any Error)?

        package init(error: (any Error)? = nil) { self.error = error }
    }

    package init(itemLimit: Int, weightLimit: Int) {
        precondition(itemLimit > 0 && weightLimit > 0, "a channel of \(itemLimit) items could never carry one")
        self.itemLimit = itemLimit
        self.weightLimit = weightLimit
    }

    package var count: Int { buffer.count }

    package mutating func announce() -> WaiterID { announced.announce() }

    // MARK: - Sending

    package enum SendAction {
        case accept(Sender)
        /// The element goes past the buffer to somebody who waits for it.
        case deliver(Sender, to: Receiver, Element)
        case wait
        case refuseCancelled(Sender)
        case refuseFinished(Sender)
    }

    package mutating func send(_ id: WaiterID, _ element: Element, weight: Int, sender: Sender) -> SendAction {
        guard announced.arrive(id) else { return .refuseCancelled(sender) }
        let weight = max(weight, 0)
        guard end == nil else { return .refuseFinished(sender) }
        if let receiving = receivers.popFirst() { return .deliver(sender, to: receiving.receiver, element) }
        guard senders.isEmpty, hasRoom(for: weight) else {
            senders.append(Sending(id: id, element: element, weight: weight, sender: sender))
            return .wait
        }
        store(element, weight: weight)
        return .accept(sender)
    }

    /// An element heavier than the whole channel is accepted when the channel is empty.
    private func hasRoom(for weight: Int) -> Bool {
        buffer.isEmpty || (buffer.count < itemLimit && weight <= weightLimit - self.weight)
    }

    private mutating func store(_ element: Element, weight: Int) {
        buffer.append((element, weight))
        self.weight += weight
    }

    /// Lets in the senders that fit now, in order.
    private mutating func admitSenders() -> [Sender] {
        var accepted: [Sender] = []
        while let first = senders.first, hasRoom(for: first.weight) {
            _ = senders.popFirst()
            store(first.element, weight: first.weight)
            accepted.append(first.sender)
        }
        return accepted
    }

    // MARK: - Receiving

    package enum ReceiveAction {
        case deliver(Element, to: Receiver, accepted: [Sender])
        case wait
        case end(Receiver, End)
        case refuseCancelled(Receiver)
    }

    package mutating func receive(_ id: WaiterID, receiver: Receiver) -> ReceiveAction {
        guard announced.arrive(id) else { return .refuseCancelled(receiver) }
        if let (element, weight) = buffer.popFirst() {
            self.weight -= weight
            return .deliver(element, to: receiver, accepted: admitSenders())
        }
        if let end { return .end(receiver, end) }
        receivers.append(Receiving(id: id, receiver: receiver))
        return .wait
    }

    // MARK: - Ending

    package struct CancelAction {
        package var sender: Sender?
        package var receiver: Receiver?
        /// Senders that stood behind a heavier one that left, and now fit.
        package var accepted: [Sender] = []
    }

    package mutating func cancel(_ id: WaiterID) -> CancelAction {
        if announced.cancel(id) { return CancelAction() }
        if let sending = senders.removeFirst(where: { $0.id == id }) {
            return CancelAction(sender: sending.sender, accepted: admitSenders())
        }
        return CancelAction(receiver: receivers.removeFirst(where: { $0.id == id })?.receiver)
    }

    package struct FinishAction {
        package var senders: [Sender] = []
        package var receivers: [Receiver] = []
    }

    /// Ends the channel once: waiting senders are refused, waiting receivers told, and later calls change nothing.
    package mutating func finish(_ end: End) -> FinishAction {
        guard self.end == nil else { return FinishAction() }
        self.end = end
        return FinishAction(
            senders: senders.removeAll().map(\.sender), receivers: receivers.removeAll().map(\.receiver))
    }
}
