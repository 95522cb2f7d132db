package import JSONSchema
package import Primitives

/// Reads the schema files that steps name, with a line for every problem.
package enum ResultSchema {
    /// Compiles the bytes of a schema file; `file` is the name under which diagnostics speak of it.
    ///
    /// The schema is `nil` exactly when there are diagnostics. A member that is given twice is an error here, although
    /// it is JSON: one of the two would silently judge nothing.
    package static func compile(
        _ bytes: [UInt8], file: String, patterns: any PatternCompiling
    ) -> (schema: JSONSchema?, diagnostics: [Diagnostic]) {
        let sink = DiagnosticSink(source: SourceText(file: file, bytes: bytes))
        let root: JSONNode
        do throws(JSONSyntaxError) {
            root = try JSONParser.parse(bytes)
        } catch {
            sink.report(.error, at: error.offset, JSONPointer(), "not JSON: \(error.message)", hint: nil)
            return (nil, sink.diagnostics)
        }
        reportRepetitions(in: root, at: JSONPointer(), to: sink)
        var schema: JSONSchema?
        do throws(JSONSchemaError) {
            schema = try JSONSchema(compiling: root.value, patterns: patterns)
        } catch {
            for problem in error.problems {
                let offset = root.nearestNode(to: problem.pointer).offset
                sink.report(.error, at: offset, problem.pointer, problem.message, hint: problem.hint)
            }
        }
        return (sink.diagnostics.isEmpty ? schema : nil, sink.diagnostics.sorted())
    }

    private static func reportRepetitions(in node: JSONNode, at pointer: JSONPointer, to sink: DiagnosticSink) {
        switch node.content {
        case .object(let members):
            var seen: Set<String> = []
            for member in members {
                let place = pointer.appending(member.key)
                if !seen.insert(member.key).inserted {
                    sink.report(.error, at: member.keyOffset, place, "'\(member.key)' is given twice", hint: nil)
                }
                reportRepetitions(in: member.value, at: place, to: sink)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                reportRepetitions(in: element, at: pointer.appending(index), to: sink)
            }
        default: break
        }
    }
}

extension JSONNode {
    /// The node at `pointer`, or the deepest one above it that exists.
    fileprivate func nearestNode(to pointer: JSONPointer) -> JSONNode {
        var tokens = pointer.tokens
        while !tokens.isEmpty {
            if let node = node(at: JSONPointer(tokens)) { return node }
            tokens.removeLast()
        }
        return self
    }
}
