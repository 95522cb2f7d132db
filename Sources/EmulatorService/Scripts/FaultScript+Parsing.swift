import Primitives

/// Why a script cannot be used, and where.
package struct ScriptError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

extension FaultScript {
    /// Reads a script; unknown keys and contradictions are refused.
    package init(parsing bytes: [UInt8]) throws(ScriptError) {
        let node: JSONNode
        do {
            node = try JSONParser.parse(bytes)
        } catch {
            throw ScriptError(
                "not JSON: \(error.message) in line \(TextPosition(offset: error.offset, in: bytes).line)")
        }
        do throws(Refusal) {
            let fields = try FieldReader(node, at: JSONPointer(), known: ["version", "rules"])
            _ = try fields.required("version")
            _ = try fields.integer("version", in: 1...1)
            var rules: [ScriptRule] = []
            for (index, rule) in try fields.elements("rules").enumerated() {
                rules.append(try ScriptRuleReader.rule(rule, at: fields.place("rules").appending(index)))
            }
            self.init(rules: rules)
        } catch {
            throw ScriptError(error.message)
        }
    }
}
