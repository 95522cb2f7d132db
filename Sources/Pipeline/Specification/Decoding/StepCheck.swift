import Primitives

/// Whether the steps fit together: groups that exist, paths that tell units apart, nothing read or written in vain.
enum StepCheck {
    static func run(on spec: PipelineSpec, root: NodeReader) {
        var namings: [String: UnitNaming] = [:]
        var writers: [String: String] = [:]
        for step in spec.steps {
            let naming = UnitNaming(of: step, children: step.over.compactMap { namings[$0.id] })
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
        warnAboutIdleParts(of: spec, root)
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
        for variable in used.subtracting(naming.available).map(\.rawValue).sorted() {
            reader.refuse("{{\(variable)}} has no value for the units of step '\(step.id)'", hint: "it has \(allowed)")
        }
        if !naming.distinguishing.isEmpty, used.isDisjoint(with: naming.distinguishing) {
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
