import Primitives

/// Finds schemas that would be applied to one and the same value for ever.
enum ReferenceLoop {
    /// The place of a schema on such a loop; `nil` when there is none.
    static func find(in program: SchemaProgram) -> JSONPointer? {
        enum Mark { case unseen, open, done }
        var marks = Array(repeating: Mark.unseen, count: program.nodes.count)
        for start in program.nodes.indices where marks[start] == .unseen {
            // An explicit stack, as a chain of references may be as long as the document.
            var stack = [(node: start, next: inPlace(start, program)[...])]
            marks[start] = .open
            while let top = stack.indices.last {
                guard let child = stack[top].next.popFirst() else {
                    marks[stack[top].node] = .done
                    stack.removeLast()
                    continue
                }
                switch marks[child] {
                case .open: return program.nodes[child].pointer
                case .done: break
                case .unseen:
                    marks[child] = .open
                    stack.append((child, inPlace(child, program)[...]))
                }
            }
        }
        return nil
    }

    /// The schemas that `node` applies to the value itself, not to a part of it.
    private static func inPlace(_ node: SchemaProgram.NodeID, _ program: SchemaProgram) -> [SchemaProgram.NodeID] {
        program.nodes[node].rules.flatMap { rule -> [SchemaProgram.NodeID] in
            switch rule {
            case .reference(let index): [program.targets[index]]
            case .allOf(let nodes), .anyOf(let nodes), .oneOf(let nodes): nodes
            case .not(let node): [node]
            case .conditional(let condition, let then, let otherwise):
                [condition] + [then, otherwise].compactMap { $0 }
            case .dependentSchemas(let dependents): dependents.map(\.node)
            default: []
            }
        }
    }
}
