import Primitives

/// Reads the members of one object and remembers which keys it was asked for; every other key is an error.
final class ObjectReader {
    let reader: NodeReader
    private let members: [JSONNode.Member]
    private var known: [String] = []
    private var missing: [String] = []

    fileprivate init(_ reader: NodeReader, members: [JSONNode.Member]) {
        self.reader = reader
        self.members = members
    }

    var location: SourceLocation { reader.location }

    var hasMembers: Bool { !members.isEmpty }

    func has(_ key: String) -> Bool { members.contains { $0.key == key } }

    /// The member's value when it is there and right; one that is wrong has been reported.
    func optional<Value>(_ key: String, _ reading: ValueReading<Value>) -> Value? {
        known.append(key)
        return members.last { $0.key == key }.flatMap { reading.read(child($0)) }
    }

    /// The member's value, or `fallback` when it is missing or wrong.
    func value<Value>(_ key: String, _ reading: ValueReading<Value>, default fallback: Value) -> Value {
        optional(key, reading) ?? fallback
    }

    /// The member's value; a missing member is an error, and `placeholder` lets the decoder go on to the next one.
    func required<Value>(_ key: String, _ reading: ValueReading<Value>, placeholder: Value) -> Value {
        needed(key, reading) ?? placeholder
    }

    /// The member's value; `nil` when it is wrong or missing, which is an error.
    func needed<Value>(_ key: String, _ reading: ValueReading<Value>) -> Value? {
        if !has(key) { missing.append(key) }
        return optional(key, reading)
    }

    /// Accepts a member without looking at its value.
    func ignore(_ key: String) { known.append(key) }

    /// Reports an error at the member's key, or at the object when the key is missing.
    func refuse(_ key: String, _ message: String, hint: String? = nil) {
        guard let member = members.last(where: { $0.key == key }) else { return reader.refuse(message, hint: hint) }
        report(member, message, hint: hint)
    }

    /// Every member in the order of the file, for objects whose keys are names that the user chose.
    func map<Value>(_ reading: ValueReading<Value>) -> [(key: String, member: NodeReader, value: Value)] {
        known.append(contentsOf: members.map(\.key))
        return members.compactMap { member in
            let child = child(member)
            return reading.read(child).map { (member.key, child, $0) }
        }
    }

    /// Reports repeated keys, those that nobody asked for, and those that are missing.
    fileprivate func finish() {
        var misspelt: Set<String> = []
        var seen: Set<String> = []
        for member in members {
            if !seen.insert(member.key).inserted {
                report(member, "'\(member.key)' is given twice")
            } else if !known.contains(member.key) {
                let nearest = Suggestion.nearest(to: member.key, among: known)
                if let nearest { misspelt.insert(nearest) }
                report(
                    member, "unknown key '\(member.key)'",
                    hint: nearest.map { "did you mean '\($0)'?" } ?? "known are \(known.joined(separator: ", "))")
            }
        }
        // A key that was misspelt is not missed as well.
        for key in missing where !misspelt.contains(key) { reader.refuse("'\(key)' is missing") }
    }

    private func report(_ member: JSONNode.Member, _ message: String, hint: String? = nil) {
        let pointer = reader.pointer.appending(member.key)
        reader.sink.report(.error, at: member.keyOffset, pointer, message, hint: hint)
    }

    private func child(_ member: JSONNode.Member) -> NodeReader {
        NodeReader(node: member.value, pointer: reader.pointer.appending(member.key), sink: reader.sink)
    }
}

extension ValueReading {
    /// An object read by `body`; keys that `body` does not ask for are reported when it is done.
    static func object(_ body: @escaping (ObjectReader) -> Value?) -> Self {
        ValueReading { reader in
            guard case .object(let members) = reader.node.content else { return reader.refused(expected: "an object") }
            let object = ObjectReader(reader, members: members)
            defer { object.finish() }
            return body(object)
        }
    }
}
