import Media
package import Pipeline
package import Primitives

/// Decides what is due for the units of one step.
///
/// Blocks on the output folder; never on the store. A class, because every unit at work refers to it.
package final class StepPlanner: Sendable {
    package let step: ResolvedStep
    package let keying: UnitKeying
    private let spec: PipelineSpec
    private let policy: RerunPolicy
    private let outputs: any OutputAccess
    private let hashing: any ContentHashing
    /// Hears of outputs whose identity changed while their content did not.
    private let noteIntact: @Sendable (UnitID, [OutputRecord]) -> Void
    /// Hears of units that fail before they are asked, once.
    private let noteRefused: @Sendable (UnitID, UnitFailure) -> Void

    package init(
        _ step: ResolvedStep, spec: PipelineSpec, policy: RerunPolicy, model: JSONValue, outputs: any OutputAccess,
        hashing: any ContentHashing, noteIntact: @escaping @Sendable (UnitID, [OutputRecord]) -> Void,
        noteRefused: @escaping @Sendable (UnitID, UnitFailure) -> Void
    ) {
        self.step = step
        self.spec = spec
        self.policy = policy
        self.outputs = outputs
        self.hashing = hashing
        self.noteIntact = noteIntact
        self.noteRefused = noteRefused
        keying = UnitKeying(step, spec: spec, model: model, hashing: hashing)
    }

    /// Whether the step takes a source of one of its inputs.
    package func accepts(_ source: SourceSummary) -> Bool {
        guard let input = spec.input(source.input), let family = source.family, let type = source.type else {
            return false
        }
        // Only fetching it can tell.
        if source.isAwaited, type == .unknown { return true }
        return input.accepts(family, type)
    }

    /// The plan for one file; `nil` when the step does not take it.
    package func decide(
        _ source: SourceSummary, previous: (UnitID) throws -> PreviousUnit?
    ) throws -> PlannedUnit? {
        guard accepts(source) else { return nil }
        let id = step.rule.unitID(step: step.spec.id, input: source.input, group: source.path)
        let paths = try outputPaths(id, input: source.input, group: source.path)
        let before = try previous(id)
        let tooLong = OutputPathLimit.problem(with: paths)
        if let tooLong, before?.failureClass != tooLong.failureClass { noteRefused(id, tooLong) }
        if source.isAwaited, tooLong == nil {
            let decision = PlanDecision(
                mark: before?.key == nil ? .new : .stale, work: .request, status: .pending,
                reasons: [Self.notDownloaded])
            return PlannedUnit(
                id: id, step: step.index, input: source.input, path: source.path, decision: decision,
                outputPaths: paths, source: source.row)
        }
        guard let content = source.sha256, source.problem == nil, tooLong == nil else {
            let failure =
                source.problem.map(UnitFailure.init) ?? tooLong ?? UnitFailure(.unreadable, "it was not examined")
            return PlannedUnit(
                id: id, step: step.index, input: source.input, path: source.path,
                decision: policy.decide(previous: before, unreadable: failure, attempts: source.attempts),
                failure: failure, outputPaths: tooLong == nil ? paths : [], source: source.row)
        }
        let key = keying.key(source, content: content)
        let decision = decide(id, before, key: key) { [keying] in keying.components(source, content: content) }
        return PlannedUnit(
            id: id, step: step.index, input: source.input, path: source.path, decision: decision, key: key,
            outputPaths: paths, source: source.row)
    }

    /// The plan for a group, from its members as they stand now.
    package func decide(_ due: DueUnit, members: [GroupMember], previous: PreviousUnit?) throws -> PlannedUnit {
        var unit = due.unit
        unit.outputPaths = try outputPaths(unit.id, input: unit.input, group: unit.path)
        if let tooLong = OutputPathLimit.problem(with: unit.outputPaths) {
            if previous?.failureClass != tooLong.failureClass { noteRefused(unit.id, tooLong) }
            unit.decision = policy.decide(previous: previous, unreadable: tooLong, attempts: 1)
            unit.failure = tooLong
            unit.outputPaths = []
            return unit
        }
        let waiting = members.filter(\.isDue)
        guard waiting.isEmpty else {
            let reason = waiting.count == 1 ? "\(waiting[0].label) is due" : "\(waiting.count) members are due"
            unit.decision = PlanDecision(
                mark: previous?.key == nil ? .new : .stale, work: .afterMembers, status: .pending, reasons: [reason])
            return unit
        }
        let digests = members.compactMap(\.digest)
        guard !digests.isEmpty, step.spec.requires.isMet(by: digests.count, of: members.count) else {
            unit.decision = blocked(members)
            return unit
        }
        let content = GroupContent.digest(of: digests, hashing)
        let components = keying.components(group: group(unit), members: members, content: content)
        let key = components.key(hashing)
        unit.key = key
        unit.decision = decide(unit.id, previous, key: key) { components }
        return unit
    }

    /// The value of `{{group}}` for a unit.
    package func group(_ unit: PlannedUnit) -> String {
        step.rule.outputValues(step: step.spec.id, input: unit.input, group: unit.path)[.group] ?? ""
    }

    /// The reason of a unit whose source only a run may fetch.
    private static let notDownloaded = "not downloaded yet"

    private func blocked(_ members: [GroupMember]) -> PlanDecision {
        let missing = members.filter { $0.digest == nil }
        let named = missing.prefix(3).map(\.label).joined(separator: ", ")
        let rest = missing.count > 3 ? " and \(missing.count - 3) more" : ""
        return PlanDecision(
            mark: .blocked, work: .nothing, status: .blocked,
            reasons: ["\(missing.count) of \(members.count) members have no answer: \(named)\(rest)"])
    }

    private func decide(
        _ id: UnitID, _ previous: PreviousUnit?, key: SHA256Digest, components: @escaping @Sendable () -> KeyComponents
    ) -> PlanDecision {
        var damaged: [String] = []
        var answerIsStored = false
        if let previous, previous.key == key, previous.answer != nil {
            damaged = damagedOutputs(id, previous)
            if !damaged.isEmpty || previous.rendering != step.rendering {
                answerIsStored = previous.answer.map { outputs.hasAnswer($0.digest) } ?? false
                // Without the store, an intact output that holds the whole answer serves as well.
                if !answerIsStored { answerIsStored = recoverable(previous, damaged: damaged) }
            }
        }
        return policy.decide(
            previous: previous,
            present: RerunPolicy.Present(
                id: id, key: key, components: components, rendering: step.rendering, damagedOutputs: damaged,
                answerIsStored: answerIsStored))
    }

    private func recoverable(_ previous: PreviousUnit, damaged: [String]) -> Bool {
        previous.outputs.contains { output in
            output.holdsWholeAnswer && !damaged.contains { $0.hasSuffix(": \(output.path)") }
        }
    }

    private func damagedOutputs(_ id: UnitID, _ previous: PreviousUnit) -> [String] {
        var damaged: [String] = []
        var intact: [OutputRecord] = []
        for output in previous.outputs {
            switch outputs.inspect(output) {
            case .unchanged: break
            case .intact(let identity):
                var renewed = output
                renewed.identity = identity
                intact.append(renewed)
            case .missing: damaged.append("output missing: \(output.path)")
            case .modified: damaged.append("output modified: \(output.path)")
            }
        }
        if !intact.isEmpty { noteIntact(id, intact) }
        return damaged
    }

    private func outputPaths(_ id: UnitID, input: String, group: RelativePath) throws -> [RelativePath] {
        let values = step.rule.outputValues(step: step.spec.id, input: input, group: group)
        return try step.outputs.map { output in
            guard let path = output.path.render(values) else {
                throw PlanRefusal(
                    message: "\(id): the output path \(output.path.text) cannot be formed for this unit",
                    remedy: "choose another path in the step's write")
            }
            return path
        }
    }
}

/// Why a plan is not carried out; the run ends with exit status 2 before anything was asked.
package struct PlanRefusal: Error, Sendable, CustomStringConvertible {
    package let message: String
    /// What exactly, one line each.
    package let details: [String]
    package let remedy: String?

    package init(message: String, details: [String] = [], remedy: String? = nil) {
        self.message = message
        self.details = details
        self.remedy = remedy
    }

    package var description: String { ([message] + details).joined(separator: "\n  ") }
}

extension OutputRecord {
    /// Whether the file is the answer itself, so that the answer can be read back from it.
    package var holdsWholeAnswer: Bool { kind == "json" || kind == "answer" }
}
