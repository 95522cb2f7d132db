import Primitives

/// Turns a schema document into a program, gathering every problem on the way.
struct SchemaCompiler {
    typealias NodeID = SchemaProgram.NodeID

    private(set) var program = SchemaProgram()
    private var problems: [JSONSchemaError.Problem] = []
    private var references: [(text: String, pointer: JSONPointer)] = []
    private var nodesByPointer: [JSONPointer: NodeID] = [:]
    private var anchors: [String: NodeID] = [:]
    private var identifier = ""
    private let patterns: any PatternCompiling

    private init(patterns: any PatternCompiling) { self.patterns = patterns }

    static func compile(
        _ schema: JSONValue, patterns: any PatternCompiling
    ) throws(JSONSchemaError) -> SchemaProgram {
        var compiler = SchemaCompiler(patterns: patterns)
        _ = compiler.node(for: schema, at: JSONPointer())
        compiler.resolveReferences()
        if compiler.problems.isEmpty, let loop = ReferenceLoop.find(in: compiler.program) {
            compiler.refuse(loop, "comes back to itself without looking any deeper into the value")
        }
        guard compiler.problems.isEmpty else { throw JSONSchemaError(problems: compiler.problems) }
        return compiler.program
    }

    mutating func refuse(_ pointer: JSONPointer, _ message: String, hint: String? = nil) {
        problems.append(JSONSchemaError.Problem(pointer: pointer, message: message, hint: hint))
    }

    /// Compiles the schema at `pointer` and all below it.
    mutating func node(for schema: JSONValue, at pointer: JSONPointer) -> NodeID {
        let id = program.nodes.count
        program.nodes.append(SchemaProgram.Node(pointer: pointer))
        nodesByPointer[pointer] = id
        switch schema {
        case .bool(true): break
        case .bool(false): program.nodes[id].rules = [.never]
        case .object(let object):
            var reader = KeywordReader(object: object, pointer: pointer)
            // Compiled into a local first: the subschemas append nodes of their own meanwhile.
            let rules = rules(of: &reader, node: id)
            program.nodes[id].rules = rules
            refuseUnknownKeywords(of: object, at: pointer)
        default: refuse(pointer, "a schema is an object or a boolean, not \(schema.kindPhrase)")
        }
        return id
    }

    private mutating func refuseUnknownKeywords(of object: JSONObject, at pointer: JSONPointer) {
        for (keyword, _) in object where !SchemaVocabulary.all.contains(keyword) && !keyword.hasPrefix("x-") {
            let hint =
                SchemaVocabulary.elsewhere[keyword]
                ?? Suggestion.nearest(to: keyword, among: SchemaVocabulary.all).map { "did you mean '\($0)'?" }
                ?? "annotations of your own start with 'x-'"
            refuse(pointer.appending(keyword), "unknown keyword '\(keyword)'", hint: hint)
        }
    }

    mutating func pattern(_ text: String, at pointer: JSONPointer) -> (any CompiledPattern)? {
        do throws(PatternSyntaxError) {
            return try patterns.compile(text)
        } catch {
            refuse(pointer, "'\(text)' is not a pattern: \(error)")
            return nil
        }
    }

    // MARK: - Names and references

    /// Notes what the schema calls itself, and what it refers to.
    mutating func core(of reader: inout KeywordReader, node: NodeID) -> [SchemaProgram.Rule] {
        let pointer = reader.pointer
        if let dialect = reader.string("$schema", &self), !Self.dialects.contains(dialect) {
            refuse(pointer.appending("$schema"), "'\(dialect)' is not draft 2020-12", hint: "use \(Self.dialects[0])")
        }
        if let id = reader.string("$id", &self) {
            if !pointer.tokens.isEmpty { refuse(pointer.appending("$id"), "'$id' may only name the whole document") }
            if id.contains("#") { refuse(pointer.appending("$id"), "'$id' must not have a fragment") }
            identifier = id
        }
        if let anchor = reader.string("$anchor", &self) {
            if !Self.isAnchor(anchor) {
                refuse(
                    pointer.appending("$anchor"), "'\(anchor)' cannot be an anchor",
                    hint: "use letters, digits, '_', '-', '.'")
            } else if anchors.updateValue(node, forKey: anchor) != nil {
                refuse(pointer.appending("$anchor"), "the anchor '\(anchor)' is given twice")
            }
        }
        guard let reference = reader.string("$ref", &self) else { return [] }
        references.append((reference, pointer.appending("$ref")))
        program.targets.append(0)
        return [.reference(references.count - 1)]
    }

    private static let dialects = [
        "https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2020-12/schema#",
    ]

    private static func isAnchor(_ text: String) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter || first == "_" else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
    }

    private mutating func resolveReferences() {
        for (index, reference) in references.enumerated() {
            var text = reference.text[...]
            if !identifier.isEmpty, text.hasPrefix(identifier) { text = text.dropFirst(identifier.count) }
            guard text.isEmpty || text.hasPrefix("#"), let fragment = PercentEncoding.decode(text.dropFirst()) else {
                refuse(
                    reference.pointer, "'\(reference.text)' leads out of the document",
                    hint: "copy the schema into '$defs'")
                continue
            }
            let target = JSONPointer(parsing: fragment).map { nodesByPointer[$0] } ?? anchors[fragment]
            if let target {
                program.targets[index] = target
            } else {
                let known = nodesByPointer.keys.map { "#\($0)" } + anchors.keys.map { "#\($0)" }
                let nearest = Suggestion.nearest(to: reference.text, among: known)
                refuse(
                    reference.pointer, "'\(reference.text)' leads to no schema",
                    hint: nearest.map { "did you mean '\($0)'?" })
            }
        }
    }

    mutating func trackEvaluation() { program.tracksEvaluation = true }
}
