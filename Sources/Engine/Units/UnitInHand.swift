import Pipeline
import Primitives

/// A unit that is being worked on, with everything that decides what becomes of it.
///
/// A class, because it passes through many frames that all wait: a value would be copied into each.
final class UnitInHand: Sendable {
    /// Its row in the plan.
    let row: Int
    let unit: PlannedUnit
    let step: ResolvedStep
    let planner: StepPlanner
    /// What earlier runs left of it.
    let previous: PreviousUnit?
    /// What it is made of, for units of several members.
    let members: [GroupMember]
    /// Its file, for units of one file.
    let source: SourceRecord?

    init(
        row: Int, unit: PlannedUnit, planner: StepPlanner, previous: PreviousUnit?, members: [GroupMember],
        source: SourceRecord?
    ) {
        self.row = row
        self.unit = unit
        self.step = planner.step
        self.planner = planner
        self.previous = previous
        self.members = members
        self.source = source
    }

    var id: UnitID { unit.id }

    /// The group's name; `nil` for units of one file.
    var groupName: String? { unit.source == nil ? planner.group(unit) : nil }

    /// The record of this attempt, before anything has come of it.
    func record(key: SHA256Digest, _ hashing: any ContentHashing) -> UnitRecord {
        UnitRecord(
            id: unit.id, step: step.spec.id, reasons: unit.decision.reasons, key: key, components: components(hashing),
            rendering: step.rendering, attempts: (previous?.key == key ? previous?.attempts ?? 0 : 0) + 1)
    }

    private func components(_ hashing: any ContentHashing) -> JSONValue {
        if let summary = source?.summary(row: unit.source ?? 0), let content = summary.sha256 {
            return planner.keying.components(summary, content: content).json
        }
        let content = GroupContent.digest(of: members.compactMap(\.digest), hashing)
        return planner.keying.components(group: planner.group(unit), members: members, content: content).json
    }

    /// What outputs may say about the unit beside its answer.
    func context(engine: String, _ details: UnitDetails) -> RenderContext {
        RenderContext(
            unit: unit.id, engine: details.engineName ?? engine, source: source, group: groupName, details: details)
    }
}
