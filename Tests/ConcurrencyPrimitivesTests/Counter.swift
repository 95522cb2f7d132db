import Synchronization

/// A number that several tasks and threads change.
final class Counter: Sendable {
    private let atomic = Atomic<Int>(0)
    private let highest = Atomic<Int>(0)

    var value: Int { atomic.load(ordering: .sequentiallyConsistent) }
    /// The highest value that it ever had.
    var peak: Int { highest.load(ordering: .sequentiallyConsistent) }

    @discardableResult
    func add(_ amount: Int = 1) -> Int {
        let value = atomic.add(amount, ordering: .sequentiallyConsistent).newValue
        highest.max(value, ordering: .sequentiallyConsistent)
        return value
    }
}
