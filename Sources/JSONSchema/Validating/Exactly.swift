import Primitives

/// Equality of JSON values as the specification defines it.
///
/// Swift compares strings by canonical equivalence: `é` equals `e` plus a combining accent. JSON Schema compares code
/// points, so values that Swift calls equal are looked at once more.
enum Exactly {
    static func equal(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left.count == right.count && zip(left, right).allSatisfy(equal)
        case (.object(let left), .object(let right)):
            left.count == right.count
                && zip(left.sortedMembers, right.sortedMembers).allSatisfy {
                    $0.key.utf8.elementsEqual($1.key.utf8) && equal($0.value, $1.value)
                }
        default: left == right
        }
    }

    /// The positions of the first item that occurred before, and of what it repeats.
    static func firstRepetition(in items: [JSONValue]) -> (first: Int, second: Int)? {
        var seen: [JSONValue: [Int]] = [:]
        for (index, item) in items.enumerated() {
            let candidates = seen[item] ?? []
            if let first = candidates.first(where: { equal(items[$0], item) }) { return (first, index) }
            seen[item] = candidates + [index]
        }
        return nil
    }
}
