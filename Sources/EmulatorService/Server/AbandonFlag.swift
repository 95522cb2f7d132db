import Synchronization

/// Whether an exchange was given up, told across threads.
final class AbandonFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}
