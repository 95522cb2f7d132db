import Media
import Pipeline
import Primitives
import Rendering

/// Turns one answer into the step's output files.
struct OutputWriter: Sendable {
    let outputs: any OutputAccess
    let hashing: any ContentHashing
    /// The pipeline's `vars`, which templates may show.
    let vars: [String: String]

    func write(
        _ body: AnswerBody, step: ResolvedStep, paths: [RelativePath], context: RenderContext
    ) async throws -> [OutputRecord] {
        let answer: RenderedAnswer =
            switch body {
            case .json(let value): .json(value)
            case .text(let text): .text(text)
            }
        let context = renderingContext(context, step: step)
        var records: [OutputRecord] = []
        for (output, path) in zip(step.outputs, paths) {
            let bytes = try Renderer().bytes(of: answer, as: output.content, fileName: path.text, context: context)
            let identity = try await outputs.write(bytes, to: path)
            records.append(
                OutputRecord(
                    kind: output.kind, path: path.text, sha256: hashing.sha256(bytes), bytes: bytes.count,
                    identity: identity))
        }
        return records
    }

    private func renderingContext(_ context: RenderContext, step: ResolvedStep) -> RenderingContext {
        var source: RenderedSource?
        if let record = context.source, let facts = record.facts {
            source = RenderedSource(
                relpath: record.path.text, input: record.input, facts: facts, bytes: record.bytes.map(ByteCount.init))
        }
        let vars = vars.sorted { $0.key < $1.key }.map { (key: $0.key, value: JSONValue.string($0.value)) }
        return RenderingContext(
            unit: context.unit.rawValue, step: step.spec.id, engine: context.engine, source: source,
            group: context.group, coverage: CoverageRecord.coverage(context.details.coverage),
            degradations: context.details.degradations, vars: JSONObject(vars))
    }
}

/// What outputs may say about a unit beside its answer.
struct RenderContext: Sendable {
    var unit: UnitID
    /// The engine that answered.
    var engine: String
    var source: SourceRecord?
    /// The group's name, for units of several members.
    var group: String?
    var details: UnitDetails
}
