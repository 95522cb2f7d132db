package import Primitives

/// A validated answer, as it is rendered.
package enum RenderedAnswer: Sendable, Hashable {
    case json(JSONValue)
    case text(String)

    /// What a template sees of the answer: the members of an object at the top level; anything else as `answer`.
    var members: JSONObject {
        switch self {
        case .json(.object(let object)): object
        case .json(let value): ["answer": value]
        case .text(let text): ["answer": .string(text)]
        }
    }
}
