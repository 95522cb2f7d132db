/// What the units of a step can be named by in an output path.
struct UnitNaming {
    /// Variables that have a value.
    let available: Set<OutputPathVariable>
    /// Variables that differ between units; empty when there is one unit only.
    let distinguishing: Set<OutputPathVariable>

    /// `children` are the namings of the steps that `step` reads, none when it reads inputs.
    init(of step: StepSpec, children: [UnitNaming]) {
        var available: Set<OutputPathVariable> = [.step]
        // A unit belongs to one input when all that it was made of does.
        if children.isEmpty ? step.over.count == 1 : children.count == 1 && children[0].available.contains(.input) {
            available.insert(.input)
        }
        switch step.each {
        case .file where children.isEmpty:
            available.formUnion([.relpath, .folder, .stem, .input])
            distinguishing = [.relpath, .stem]
        case .file:
            available.formUnion(children.dropFirst().reduce(children[0].available) { $0.intersection($1.available) })
            distinguishing = children.reduce(into: Set()) { $0.formUnion($1.distinguishing) }.intersection(available)
        case .folder:
            available.insert(.folder)
            distinguishing = [.folder]
        case .stem:
            available.formUnion([.group, .folder, .stem])
            distinguishing = [.group, .stem]
        case .capture:
            available.insert(.group)
            distinguishing = [.group]
        case .all: distinguishing = []
        }
        self.available = available
    }
}
