import Primitives

/// What a step may refer to.
struct StepScope {
    let inputs: [String]
    /// The identifiers of all steps in the order of the file.
    let steps: [String?]
    let vars: [String]
    /// The position of the step being read.
    var index = 0
}

extension ValueReading where Value == [StepSpec] {
    /// `steps`: a step may read inputs, or the steps before it.
    static func steps(inputs: [String], vars: [String]) -> Self {
        ValueReading { reader in
            guard let elements = reader.elements else { return reader.refused(expected: "an array") }
            guard !elements.isEmpty else { return reader.refused("must have at least 1 element") }
            var scope = StepScope(inputs: inputs, steps: elements.map { $0.member("id")?.string }, vars: vars)
            return elements.enumerated().compactMap { index, element in
                scope.index = index
                return ValueReading<StepSpec>.step(scope).read(element)
            }
        }
    }
}

extension ValueReading where Value == StepSpec {
    fileprivate static func step(_ scope: StepScope) -> Self {
        .object { object in
            let placeholder = TextReference(.inline(""), location: object.location)
            let requires = object.optional("requires", .requirement)
            let schema = object.optional("schema", .textReference)
            let step = StepSpec(
                id: object.required("id", .newStepID(scope), placeholder: ""),
                over: object.required("over", .sources(scope), placeholder: []),
                each: object.value("each", .grouping, default: .file),
                fanIn: object.optional("fanIn", .integer(2...10_000)),
                requires: requires ?? .complete,
                system: object.optional("system", .prompt(scope)),
                prompt: object.required("prompt", .prompt(scope), placeholder: placeholder),
                schema: schema,
                checks: object.value("checks", .distinctList(of: .check), default: []),
                repair: object.value("repair", .integer(0...10), default: object.has("schema") ? 1 : 0),
                write: object.value("write", .list(of: .output), default: []),
                location: object.location)
            object.refuseContradictions(in: step, requires: requires)
            return step
        }
    }
}

extension ObjectReader {
    /// Combinations of keys that cannot be meant.
    fileprivate func refuseContradictions(in step: StepSpec, requires: StepSpec.Requirement?) {
        if step.fanIn != nil, step.each == .file {
            refuse("fanIn", "'fanIn' joins children, but 'each' is 'file'", hint: "use \"each\": \"folder\" or \"all\"")
        }
        let readsInputs = step.over.contains { if case .input = $0 { true } else { false } }
        if readsInputs, requires != nil {
            refuse("requires", "'requires' is about the answers of earlier steps, but this step reads inputs")
        }
        guard !has("schema") else { return }
        if has("checks"), !step.checks.isEmpty { refuse("checks", "'checks' need a 'schema', as they look into JSON") }
        if has("repair"), step.repair > 0 {
            refuse("repair", "'repair' needs a 'schema' that answers are held against")
        }
        for output in reader.member("write")?.elements ?? [] {
            output.member("json")?.refuse("'json' needs a 'schema'", hint: "write the plain text with 'answer'")
        }
    }
}

extension ValueReading where Value == String {
    /// An identifier that neither an input nor an earlier step has taken.
    fileprivate static func newStepID(_ scope: StepScope) -> Self {
        identifier.then { id, reader in
            if scope.inputs.contains(id) { return reader.refused("an input is already called '\(id)'") }
            if scope.steps[..<scope.index].contains(id) {
                return reader.refused("another step is already called '\(id)'")
            }
            return id
        }
    }
}

extension ValueReading where Value == [StepSpec.Source] {
    fileprivate static func sources(_ scope: StepScope) -> Self {
        ValueReading<[StepSpec.Source]>.distinctList(of: .source(scope), atLeast: 1).then { sources, reader in
            let inputs = sources.count { if case .input = $0 { true } else { false } }
            guard inputs == 0 || inputs == sources.count else {
                return reader.refused("a step reads either inputs or steps, not both", hint: "make two steps")
            }
            return sources
        }
    }
}

extension ValueReading where Value == StepSpec.Source {
    fileprivate static func source(_ scope: StepScope) -> Self {
        ValueReading<String>.text.then { name, reader in
            if scope.inputs.contains(name) { return .input(name) }
            if scope.steps[..<scope.index].contains(name) { return .step(name) }
            if scope.steps[scope.index] == name { return reader.refused("step '\(name)' reads itself") }
            if scope.steps.contains(name) {
                return reader.refused("step '\(name)' comes later", hint: "a step may only read steps before it")
            }
            // Without any input there is an error about that already.
            if scope.inputs.isEmpty { return nil }
            let known = scope.inputs + scope.steps[..<scope.index].compactMap { $0 }
            return reader.refused(
                "'\(name)' is neither an input nor an earlier step",
                hint: Suggestion.nearest(to: name, among: known).map { "did you mean '\($0)'?" }
                    ?? (known.isEmpty ? nil : "known are \(known.joined(separator: ", "))"))
        }
    }
}

extension ValueReading where Value == StepSpec.Grouping {
    fileprivate static var grouping: Self {
        let words: [(String, StepSpec.Grouping)] = [("file", .file), ("folder", .folder), ("all", .all)]
        let groupBy = ValueReading { $0.string == "stem" ? .stem : capture.read($0) }
        return ValueReading { reader in
            guard let text = reader.string else {
                return ValueReading.object { $0.needed("groupBy", groupBy) }.read(reader)
            }
            return words.first { $0.0 == text }?.1 ?? reader.refusedWord(text, among: words.map(\.0))
        }
    }

    private static var capture: Self {
        ValueReading<String>.text.then { text, reader in
            guard let fault = GlobSyntax.captureFault(in: text) else { return .capture(text) }
            return reader.refused(fault, hint: "write \"stem\", or a glob like \"cases/(*)/**\"")
        }
    }
}

extension ValueReading where Value == StepSpec.Requirement {
    fileprivate static var requirement: Self {
        ValueReading { reader in
            guard let text = reader.string else {
                return ValueReading.object { $0.needed("ok", .tolerance).map { .atLeast($0) } }.read(reader)
            }
            return text == "complete" ? .complete : reader.refusedWord(text, among: ["complete"])
        }
    }
}

extension ValueReading where Value == StepSpec.Check {
    fileprivate static var check: Self {
        let pattern = ValueReading<String>.text.then { text, reader in
            JSONPointerPattern(parsing: text)
                ?? reader.refused("must be a JSON pointer", hint: "write it like \"/observations/*/quote\"")
        }
        return .object { object in object.needed("quotes", pattern).map { .quotes($0) } }
    }
}
