import Primitives

/// Reads the members of one JSON object and refuses what is unknown, given twice or of another type.
///
/// Booleans, integers and strings are not interchangeable, and an integer has no fraction, not even `.0`.
struct FieldReader {
    let pointer: JSONPointer
    private let members: [JSONNode.Member]

    /// - Throws: `Refusal` when `node` is no object, or holds a member that is not in `known` or twice.
    init(_ node: JSONNode, at pointer: JSONPointer, known: Set<String>) throws(Refusal) {
        guard case .object(let members) = node.content else {
            throw Refusal(at: pointer, code: "invalid_type", "must be an object, not \(node.value.kindName)")
        }
        var seen: Set<String> = []
        for member in members {
            let place = pointer.appending(member.key)
            guard known.contains(member.key) else {
                let nearest = Suggestion.nearest(to: member.key, among: known.sorted())
                let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
                throw Refusal(at: place, code: "unknown_parameter", "is unknown\(hint)")
            }
            guard seen.insert(member.key).inserted else { throw Refusal(at: place, "is given twice") }
        }
        self.pointer = pointer
        self.members = members
    }

    func place(_ key: String) -> JSONPointer { pointer.appending(key) }

    func node(_ key: String) -> JSONNode? { members.first { $0.key == key }?.value }

    /// All members but those that are named.
    func values(without left: Set<String>) -> JSONObject {
        JSONObject(members.filter { !left.contains($0.key) }.map { ($0.key, $0.value.value) })
    }

    /// The member, unless it is absent or null.
    func present(_ key: String) -> JSONNode? {
        guard let node = node(key) else { return nil }
        if case .null = node.content { return nil }
        return node
    }

    func required(_ key: String) throws(Refusal) -> JSONNode {
        guard let node = node(key) else {
            throw Refusal(at: place(key), code: "missing_required_parameter", "is required")
        }
        return node
    }

    private func mistyped(_ key: String, _ node: JSONNode, _ wanted: String) -> Refusal {
        Refusal(at: place(key), code: "invalid_type", "must be \(wanted), not \(node.value.kindName)")
    }

    func requiredString(_ key: String) throws(Refusal) -> String {
        let node = try required(key)
        guard case .string(let text) = node.content else { throw mistyped(key, node, "a string") }
        return text
    }

    /// An optional string that may not be null.
    func string(_ key: String) throws(Refusal) -> String? { try node(key) == nil ? nil : requiredString(key) }

    /// An optional string, or null.
    func nullableString(_ key: String) throws(Refusal) -> String? {
        try present(key) == nil ? nil : requiredString(key)
    }

    /// One of a few words.
    func word(_ key: String, of words: [String], isRequired: Bool = false) throws(Refusal) -> String? {
        guard isRequired || present(key) != nil else { return nil }
        let text = try requiredString(key)
        guard words.contains(text) else {
            throw Refusal(
                at: place(key), code: "invalid_value", "is '\(text)', which is none of \(words.joined(separator: ", "))"
            )
        }
        return text
    }

    func bool(_ key: String) throws(Refusal) -> Bool? {
        guard let node = present(key) else { return nil }
        guard case .bool(let value) = node.content else { throw mistyped(key, node, "true or false") }
        return value
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let node = present(key) else { return nil }
        guard case .number(let number) = node.content, let value = Int(number.literal) else {
            throw mistyped(key, node, "an integer without a fraction")
        }
        guard range.contains(value) else { throw outOfRange(key, number, "\(range.lowerBound) to \(range.upperBound)") }
        return value
    }

    func number(_ key: String, in range: ClosedRange<Double>) throws(Refusal) -> Double? {
        guard let node = present(key) else { return nil }
        guard case .number(let number) = node.content else { throw mistyped(key, node, "a number") }
        guard range.contains(number.doubleValue) else {
            throw outOfRange(
                key, number, "\(JSONValue.real(range.lowerBound).plain) to \(JSONValue.real(range.upperBound).plain)")
        }
        return number.doubleValue
    }

    private func outOfRange(_ key: String, _ number: JSONNumber, _ range: String) -> Refusal {
        Refusal(at: place(key), code: "invalid_value", "is \(number.literal), which is not in \(range)")
    }

    /// The elements of an array, which may not be empty.
    func elements(_ key: String) throws(Refusal) -> [JSONNode] {
        let node = try required(key)
        guard case .array(let elements) = node.content else { throw mistyped(key, node, "an array") }
        guard !elements.isEmpty else { throw Refusal(at: place(key), code: "empty_array", "must not be empty") }
        return elements
    }
}

extension JSONValue {
    /// As it is written in JSON.
    var plain: String { JSONWriter.text(of: self) }
}
