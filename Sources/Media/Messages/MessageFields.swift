import Primitives

/// A message or a stored value that is not of the form it must have.
package struct MessageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and at which member, for a log.
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Reads the members of one JSON object and insists on exactly those that are asked for.
///
/// What a worker says comes from a process that has parsed hostile files, so nothing is guessed: a member that is
/// missing, of another kind, or unknown is an error.
struct MessageFields {
    private let object: JSONObject
    private let context: String

    /// - Parameter members: all the names that the object must have, and no others.
    init(_ json: JSONValue?, _ context: String, members: Set<String>) throws(MessageError) {
        guard case .object(let object)? = json else { throw MessageError("\(context) is not an object") }
        guard object.count == members.count, object.allSatisfy({ members.contains($0.key) }) else {
            throw MessageError("\(context) has other members than \(members.sorted().joined(separator: ", "))")
        }
        self.object = object
        self.context = context
    }

    subscript(key: String) -> JSONValue? { object[key] }

    private func value<Value>(_ key: String, _ kind: String, _ convert: (JSONValue) -> Value?) throws(MessageError)
        -> Value
    {
        guard let value = object[key].flatMap(convert) else {
            throw MessageError("\(context) has no \(kind) \(key)")
        }
        return value
    }

    func string(_ key: String) throws(MessageError) -> String { try value(key, "string") { $0.stringValue } }
    func real(_ key: String) throws(MessageError) -> Double { try value(key, "number") { $0.doubleValue } }
    func object(_ key: String) throws(MessageError) -> JSONObject { try value(key, "object") { $0.objectValue } }
    func array(_ key: String) throws(MessageError) -> [JSONValue] { try value(key, "array") { $0.arrayValue } }

    /// A count or a position: an integer that is not negative.
    func count(_ key: String) throws(MessageError) -> Int {
        try value(key, "count") { json in json.intValue.flatMap { $0 >= 0 ? $0 : nil } }
    }

    /// A string that may be null.
    func optionalString(_ key: String) throws(MessageError) -> String? {
        try value(key, "string or null") { json in json.isNull ? .some(nil) : json.stringValue.map(Optional.some) }
    }

    /// One of the raw values of a closed set.
    func choice<Choice: RawRepresentable<String>>(_ key: String) throws(MessageError) -> Choice {
        try value(key, "known \(Choice.self)") { json in json.stringValue.flatMap(Choice.init(rawValue:)) }
    }

    func strings(_ key: String) throws(MessageError) -> [String] {
        try elements(key) { json, context throws(MessageError) in
            guard let text = json.stringValue else {
                throw MessageError("\(context) holds something else than strings")
            }
            return text
        }
    }

    func elements<Element>(_ key: String, _ decode: (JSONValue, String) throws(MessageError) -> Element)
        throws(MessageError) -> [Element]
    {
        var elements: [Element] = []
        for json in try array(key) { elements.append(try decode(json, "\(context).\(key)")) }
        return elements
    }
}
