/// Which exchanges wait, and for what; instants are nanoseconds of one monotonic clock.
///
/// An exchange stands here once at most. Whoever takes it out must let it go on.
package struct WaitingList: Sendable {
    package enum Until: Sendable, Hashable {
        case instant(Int)
        /// Until somebody says so.
        case released
        /// Until the client leaves.
        case abandoned
    }

    private var entries: [Int: Until] = [:]
    /// A binary heap by instant; entries that left early stay in it until their instant comes.
    private var heap: [(instant: Int, key: Int)] = []
    /// In the order of arrival.
    private var held: [Int] = []

    package init() {}

    package var count: Int { entries.count }
    package var heldCount: Int { held.count }

    package mutating func add(_ key: Int, until: Until) {
        entries[key] = until
        switch until {
        case .instant(let instant): push(instant, key)
        case .released: held.append(key)
        case .abandoned: break
        }
    }

    /// The instant by which `due` should be asked again.
    package var nextInstant: Int? { heap.first?.instant }

    /// Takes out what has waited long enough.
    package mutating func due(at now: Int) -> [Int] {
        var keys: [Int] = []
        while let first = heap.first, first.instant <= now {
            pop()
            if entries[first.key] == .instant(first.instant) {
                entries[first.key] = nil
                keys.append(first.key)
            }
        }
        return keys
    }

    /// Takes out the first `limit` that are held.
    package mutating func release(_ limit: Int) -> [Int] {
        let keys = Array(held.prefix(limit))
        held.removeFirst(keys.count)
        for key in keys { entries[key] = nil }
        return keys
    }

    /// Takes one out; `false` when it was gone already.
    package mutating func remove(_ key: Int) -> Bool {
        guard let until = entries.removeValue(forKey: key) else { return false }
        if until == .released { held.removeAll { $0 == key } }
        return true
    }

    /// Takes out everything.
    package mutating func removeAll() -> [Int] {
        let keys = Array(entries.keys)
        self = WaitingList()
        return keys
    }

    private mutating func push(_ instant: Int, _ key: Int) {
        heap.append((instant, key))
        var index = heap.count - 1
        while index > 0, case let parent = (index - 1) / 2, heap[index].instant < heap[parent].instant {
            heap.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func pop() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var index = 0
        while true {
            let (left, right) = (2 * index + 1, 2 * index + 2)
            var least = index
            if left < heap.count, heap[left].instant < heap[least].instant { least = left }
            if right < heap.count, heap[right].instant < heap[least].instant { least = right }
            if least == index { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
