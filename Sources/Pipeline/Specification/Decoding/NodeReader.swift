import Primitives

/// A value of the document together with its place, so that whoever reads it can say where it is wrong.
struct NodeReader {
    let node: JSONNode
    let pointer: JSONPointer
    let sink: DiagnosticSink

    var location: SourceLocation {
        SourceLocation(pointer: pointer, position: sink.source.position(of: node.offset))
    }

    /// Reports an error at this value.
    func refuse(_ message: String, hint: String? = nil) {
        sink.report(.error, at: node.offset, pointer, message, hint: hint)
    }

    func warn(_ message: String, hint: String? = nil) {
        sink.report(.warning, at: node.offset, pointer, message, hint: hint)
    }

    /// Reports an error and stands for the value that could not be read.
    func refused<Value>(_ message: String, hint: String? = nil) -> Value? {
        refuse(message, hint: hint)
        return nil
    }

    /// Reports that the value is of the wrong kind, without showing it: it may be a secret.
    func refused<Value>(expected: String) -> Value? {
        refused("expected \(expected), found \(node.kindPhrase)")
    }

    /// The elements of an array with their places; `nil` when the value is no array.
    var elements: [NodeReader]? {
        guard case .array(let elements) = node.content else { return nil }
        return elements.enumerated().map { NodeReader(node: $1, pointer: pointer.appending($0), sink: sink) }
    }

    /// The value of the member `key`, without a report when there is none.
    func member(_ key: String) -> NodeReader? {
        node.node(at: JSONPointer([key])).map {
            NodeReader(node: $0, pointer: pointer.appending(key), sink: sink)
        }
    }

    /// The value as a string, without a report when it is none.
    var string: String? { if case .string(let text) = node.content { text } else { nil } }
}

extension JSONNode {
    fileprivate var kindPhrase: String {
        switch content {
        case .null: "null"
        case .bool: "a boolean"
        case .number(let number): number.isInteger ? "an integer" : "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
