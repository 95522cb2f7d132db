/// A first-in-first-out queue whose operations cost constant time on average.
package struct FIFOQueue<Element> {
    private var storage: [Element?] = []
    private var head = 0

    package init() {}

    package var isEmpty: Bool { head == storage.count }
    package var first: Element? { isEmpty ? nil : storage[head] }
    package var count: Int { storage.count - head }

    package mutating func append(_ element: Element) { storage.append(element) }

    /// Puts elements in front of all others, the first of them first; costs linear time.
    package mutating func prepend(_ elements: some Sequence<Element>) {
        storage.replaceSubrange(..<head, with: elements.map(Optional.some))
        head = 0
    }

    package mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = storage[head]
        storage[head] = nil
        head += 1
        if head == storage.count {
            storage.removeAll(keepingCapacity: head <= 1024)
            head = 0
        } else if head >= 64, head * 2 >= storage.count {
            storage.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Removes and returns the first element that `predicate` accepts; costs linear time.
    package mutating func removeFirst(where predicate: (Element) -> Bool) -> Element? {
        guard
            let position = storage[head...].firstIndex(where: { element in element.map(predicate) ?? false })
        else { return nil }
        return storage.remove(at: position)
    }

    /// Empties the queue and returns what stood in it, in order.
    package mutating func removeAll() -> [Element] {
        defer {
            storage = []
            head = 0
        }
        return storage[head...].compactMap { $0 }
    }
}
