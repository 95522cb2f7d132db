package import Pipeline
package import Primitives
import Synchronization

/// Pairs steps with sources and writes the plan into the store; asks nobody and needs no network.
package struct PlanningStage: Sendable {
    private let pipeline: ResolvedPipeline
    private let store: any RunStore
    private let outputs: any OutputAccess
    private let observer: any RunObserver
    private let planners: [StepPlanner]
    private let renewed: RenewedOutputs

    package init(
        _ pipeline: ResolvedPipeline, policy: RerunPolicy, model: JSONValue, store: any RunStore,
        outputs: any OutputAccess, hashing: any ContentHashing, observer: any RunObserver
    ) {
        self.pipeline = pipeline
        self.store = store
        self.outputs = outputs
        self.observer = observer
        let renewed = RenewedOutputs()
        self.renewed = renewed
        planners = pipeline.steps.map { step in
            StepPlanner(
                step, spec: pipeline.spec, policy: policy, model: model, outputs: outputs, hashing: hashing,
                noteIntact: { renewed.note($0, $1) }, noteRefused: { observer.observe(.unitRefused($0, $1)) })
        }
    }

    /// The planner of a step, for decisions that only fan-out can make.
    package func planner(_ step: Int) -> StepPlanner { planners[step] }

    /// Plans every step in order.
    ///
    /// - Throws: `PlanRefusal` when output paths collide or cannot be formed.
    package func plan() async throws {
        try await store.beginPlan()
        for planner in planners {
            let spec = planner.step.spec
            let (inputs, steps) = sources(of: spec)
            if spec.each == .file, steps.isEmpty {
                try await store.planFiles(stepID: spec.id, inputs: inputs) { try planner.decide($0, previous: $1) }
            } else {
                try await store.planGroups(
                    step: planner.step.index, stepID: spec.id, rule: planner.step.rule, inputs: inputs, steps: steps,
                    accepts: planner.accepts)
                try await store.decideGroups(step: planner.step.index) {
                    try planner.decide($0, members: $1, previous: $2)
                }
            }
            try await renewed.save(to: store)
        }
        try await refuseCollisions()
    }

    private func sources(of spec: StepSpec) -> (inputs: [String], steps: [Int]) {
        var inputs: [String] = []
        var steps: [Int] = []
        for source in spec.over {
            switch source {
            case .input(let id): inputs.append(id)
            case .step(let id): steps += pipeline.steps.filter { $0.spec.id == id }.map(\.index)
            }
        }
        return (inputs, steps)
    }

    private func refuseCollisions() async throws {
        let collisions = try await store.collisions(limit: 1000)
        let byCase = collisions.filter(\.isOnlyByCase)
        let refused = outputs.ignoresCase() ? collisions : collisions.filter { !$0.isOnlyByCase }
        guard refused.isEmpty else {
            throw PlanRefusal(
                message: "output paths collide",
                details: refused.prefix(20).map { "\($0.first) and \($0.second) would write \($0.kind): \($0.path)" },
                remedy: "tell them apart in the step's write, for example by {{relpath}}; or rename or exclude one of "
                    + "each two")
        }
        if let first = byCase.first {
            observer.observe(.outputsDifferByCase(count: byCase.count, example: first.path))
        }
    }
}

/// Collects, while the store plans, identities that can only be saved when it has finished.
private final class RenewedOutputs: Sendable {
    private let entries = Mutex<[(unit: UnitID, outputs: [OutputRecord])]>([])

    func note(_ id: UnitID, _ outputs: [OutputRecord]) { entries.withLock { $0.append((id, outputs)) } }

    func save(to store: any RunStore) async throws {
        let taken = entries.withLock { entries in
            let taken = entries
            entries = []
            return taken
        }
        if !taken.isEmpty { try await store.verified(taken) }
    }
}
