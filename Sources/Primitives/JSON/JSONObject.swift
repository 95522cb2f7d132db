/// The members of a JSON object in the order in which they were written.
///
/// Equality ignores order, as JSON does; keys are the same when their scalars are, also where Unicode has several
/// spellings of one character. Lookup is linear up to a handful of members and hashed beyond.
package struct JSONObject: Sendable {
    private var storage: [(key: String, value: JSONValue)]
    private var index: [ExactText: Int]?

    private static let indexThreshold = 12

    package init() { storage = [] }

    /// Keeps the last of members that share a key.
    package init(_ members: [(key: String, value: JSONValue)]) {
        storage = []
        storage.reserveCapacity(members.count)
        for member in members { self[member.key] = member.value }
    }

    package var count: Int { storage.count }
    package var isEmpty: Bool { storage.isEmpty }
    package var keys: [String] { storage.map(\.key) }

    package subscript(key: String) -> JSONValue? {
        get { position(of: key).map { storage[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): storage[position].value = value
            case (let position?, nil):
                storage.remove(at: position)
                index = nil
                reindexIfLarge()
            case (nil, let value?):
                storage.append((key, value))
                if index != nil { index?[ExactText(key)] = storage.count - 1 } else { reindexIfLarge() }
            case (nil, nil): break
            }
        }
    }

    private func position(of key: String) -> Int? {
        if let index { return index[ExactText(key)] }
        return storage.firstIndex { ExactText.areSame($0.key, key) }
    }

    private mutating func reindexIfLarge() {
        guard storage.count > Self.indexThreshold else { return }
        index = Dictionary(uniqueKeysWithValues: storage.enumerated().map { (ExactText($1.key), $0) })
    }

    /// The members in ascending order of their keys' UTF-8 bytes: the canonical order.
    package var sortedMembers: [(key: String, value: JSONValue)] {
        storage.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}

extension JSONObject: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { storage.count }
    package subscript(position: Int) -> (key: String, value: JSONValue) { storage[position] }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements.map { (key: $0.0, value: $0.1) })
    }
}

extension JSONObject: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        for member in sortedMembers {
            hasher.combine(member.key)
            hasher.combine(member.value)
        }
    }
}
