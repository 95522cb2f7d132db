import Pipeline
import Primitives

/// Finds the texts that a pipeline file points to although the file itself has mistakes.
///
/// Only so can a missing prompt be named in the same pass as an unknown key: the specification does not exist then.
struct TextReferenceScan {
    enum Role {
        case prompt, schema, template, urls
    }

    private let source: SourceText
    /// What was found, in the order of the file.
    private(set) var found: [(role: Role, reference: TextReference)] = []
    /// The names of the pipeline's own variables.
    private(set) var vars: [String] = []

    /// Finds nothing in what is not JSON.
    init(_ source: SourceText) {
        self.source = source
        guard let root = try? JSONParser.parse(source.bytes) else { return }
        if case .object(let members)? = root.node(at: JSONPointer(["vars"]))?.content { vars = members.map(\.key) }
        if case .object(let inputs)? = root.node(at: JSONPointer(["inputs"]))?.content {
            // A URL in place of a path is a mistake of another kind, which the decoder names.
            for input in inputs {
                add(.urls, root, JSONPointer(["inputs", input.key, "urls"])) { !$0.contains("://") }
            }
        }
        guard case .array(let steps)? = root.node(at: JSONPointer(["steps"]))?.content else { return }
        for index in steps.indices {
            let step = JSONPointer(["steps"]).appending(index)
            add(.prompt, root, step.appending("system"))
            add(.prompt, root, step.appending("prompt"))
            add(.schema, root, step.appending("schema"))
            guard case .array(let writes)? = root.node(at: step.appending("write"))?.content else { continue }
            for output in writes.indices {
                add(.template, root, step.appending("write").appending(output).appending("template"))
            }
        }
    }

    /// A bare string is a path; anything else is an inline text or a mistake that the decoder names.
    private mutating func add(
        _ role: Role, _ root: JSONNode, _ pointer: JSONPointer, where isWanted: (String) -> Bool = { _ in true }
    ) {
        guard let node = root.node(at: pointer), case .string(let path) = node.content, isWanted(path) else { return }
        let location = SourceLocation(pointer: pointer, position: source.position(of: node.offset))
        found.append((role, TextReference(.path(path), location: location)))
    }
}
