import Synchronization

/// Something that a test says to a server's thread while it serves.
final class Flag: Sendable {
    private let value = Mutex(false)

    var isRaised: Bool { value.withLock { $0 } }
    func raise() { value.withLock { $0 = true } }
    func lower() { value.withLock { $0 = false } }
}

/// A port that a server's answers speak of.
final class Port: Sendable {
    private let value = Mutex<UInt16>(0)

    var number: UInt16 { value.withLock { $0 } }
    func set(_ number: UInt16) { value.withLock { $0 = number } }
}
