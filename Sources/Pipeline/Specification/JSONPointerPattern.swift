package import Primitives

/// A JSON pointer in which `*` stands for every element of an array or every member of an object.
package struct JSONPointerPattern: Sendable, Hashable, CustomStringConvertible {
    package let pointer: JSONPointer

    /// Parses `/observations/*/quote`; `nil` when the text does not start with a slash.
    package init?(parsing text: String) {
        guard !text.isEmpty, let pointer = JSONPointer(parsing: text) else { return nil }
        self.pointer = pointer
    }

    package var description: String { pointer.description }

    /// The values in `document` that the pattern reaches, each with its own pointer, in document order.
    package func matches(in document: JSONValue) -> [(pointer: JSONPointer, value: JSONValue)] {
        pointer.tokens.reduce(into: [(pointer: JSONPointer(), value: document)]) { reached, token in
            reached = reached.flatMap { Self.children(of: $0.value, below: $0.pointer, named: token) }
        }
    }

    private static func children(
        of value: JSONValue, below pointer: JSONPointer, named token: String
    ) -> [(pointer: JSONPointer, value: JSONValue)] {
        switch value {
        case .array(let elements):
            if token == "*" { return elements.enumerated().map { (pointer.appending($0), $1) } }
            guard let index = Int(token), elements.indices.contains(index) else { return [] }
            return [(pointer.appending(index), elements[index])]
        case .object(let object):
            if token == "*" { return object.map { (pointer.appending($0.key), $0.value) } }
            return object[token].map { [(pointer.appending(token), $0)] } ?? []
        default: return []
        }
    }
}
