import Primitives

/// Whether the steps fit together: groups that exist, paths that tell units apart, nothing read or written in vain.
enum StepCheck {
    static func run(on spec: PipelineSpec, root: NodeReader) {
        var namings: [String: UnitNaming] = [:]
        var writers: [String: String] = [:]
        // What a step with mistakes writes follows from them, so it is judged once they are mended.
        let broken = Set(
            root.sink.diagnostics.compactMap { $0.pointer.map { JSONPointer(Array($0.tokens.prefix(2))) } })
        for step in spec.steps where !broken.contains(step.location.pointer) {
            let steps = step.over.compactMap { if case .step(let id) = $0 { id } else { nil } }
            let children = steps.compactMap { namings[$0] }
            guard children.count == steps.count else { continue }
            let naming = UnitNaming(of: step, children: children)
            checkGrouping(of: step, namings, root)
            for output in step.write {
                checkPath(of: output, step, naming, root)
                let isPerStep = output.path.usedVariables.contains(.step)
                if let writer = writers.updateValue(
                    step.id, forKey: (isPerStep ? step.id : "") + ":" + output.path.text)
                {
                    root.reader(at: output.location.pointer)?.refuse(
                        "'\(output.path.text)' is written twice", hint: "step '\(writer)' writes it already")
                }
            }
            namings[step.id] = naming
        }
        if !root.sink.diagnostics.containsErrors { warnAboutIdleParts(of: spec, root) }
    }

    /// A step over steps groups their answers by what those answers still know of their files.
    private static func checkGrouping(of step: StepSpec, _ namings: [String: UnitNaming], _ root: NodeReader) {
        let needed: (variable: OutputPathVariable, noun: String)
        switch step.each {
        case .file, .all: return
        case .folder: needed = (.folder, "folder")
        case .stem: needed = (.stem, "stem")
        case .capture: needed = (.relpath, "path")
        }
        for case .step(let id) in step.over {
            guard let child = namings[id], !child.available.contains(needed.variable) else { continue }
            root.reader(at: step.location.pointer)?.member("each")?.refuse(
                "the answers of step '\(id)' have no \(needed.noun) to group by", hint: "use \"each\": \"all\"")
        }
    }

    private static func checkPath(
        of output: StepSpec.Output, _ step: StepSpec, _ naming: UnitNaming, _ root: NodeReader
    ) {
        guard let reader = root.reader(at: output.location.pointer) else { return }
        let used = output.path.usedVariables
        let allowed = naming.available.map(\.rawValue).sorted().joined(separator: ", ")
        let unknown = used.subtracting(naming.available)
        for variable in unknown.map(\.rawValue).sorted() {
            reader.refuse("{{\(variable)}} has no value for the units of step '\(step.id)'", hint: "it has \(allowed)")
        }
        if unknown.isEmpty, !naming.distinguishing.isEmpty, used.isDisjoint(with: naming.distinguishing) {
            let names = naming.distinguishing.map { "{{\($0.rawValue)}}" }.sorted().joined(separator: " or ")
            reader.refuse("every unit of step '\(step.id)' would write '\(output.path.text)'", hint: "use \(names)")
        }
    }

    private static func warnAboutIdleParts(of spec: PipelineSpec, _ root: NodeReader) {
        let read = Set(spec.steps.flatMap(\.over).map(\.id))
        for input in spec.inputs where !read.contains(input.id) {
            root.reader(at: input.location.pointer)?.warn("no step reads input '\(input.id)'")
        }
        for step in spec.steps where step.write.isEmpty && !read.contains(step.id) {
            root.reader(at: step.location.pointer)?.warn(
                "the answers of step '\(step.id)' are stored, but neither written nor read by another step")
        }
    }
}

extension NodeReader {
    /// The reader of the value that `pointer`, counted from this one, leads to.
    func reader(at pointer: JSONPointer) -> NodeReader? {
        node.node(at: pointer).map { NodeReader(node: $0, pointer: pointer, sink: sink) }
    }
}
