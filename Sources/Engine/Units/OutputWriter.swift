import Media
import Pipeline
import Primitives
import Rendering

/// Turns one answer into the step's output files.
final class OutputWriter: Sendable {
    let outputs: any OutputAccess
    let hashing: any ContentHashing
    /// The pipeline's `vars`, which templates may show.
    let vars: [String: String]

    init(outputs: any OutputAccess, hashing: any ContentHashing, vars: [String: String]) {
        self.outputs = outputs
        self.hashing = hashing
        self.vars = vars
    }

    /// Renders an answer and writes its files; an answer that is new is stored before them.
    func write(
        _ body: AnswerBody, storing answer: StoredBytes? = nil, step: ResolvedStep, paths: [RelativePath],
        context: RenderContext
    ) async throws -> [OutputRecord] {
        let files: [OutputFile]
        do {
            files = try render(body, step: step, paths: paths, context: context)
        } catch {
            // It may have been paid for, so it is kept even where it cannot be shown.
            if answer != nil { _ = try await outputs.write([], storing: answer) }
            throw error
        }
        return records(of: files, step: step, identities: try await outputs.write(files, storing: answer))
    }

    private func render(
        _ body: AnswerBody, step: ResolvedStep, paths: [RelativePath], context: RenderContext
    ) throws -> [OutputFile] {
        let answer: RenderedAnswer =
            switch body {
            case .json(let value): .json(value)
            case .text(let text): .text(text)
            }
        let context = renderingContext(context, step: step)
        return try zip(step.outputs, paths).map { output, path in
            OutputFile(
                path: path,
                bytes: try Renderer().bytes(of: answer, as: output.content, fileName: path.text, context: context))
        }
    }

    private func records(
        of files: [OutputFile], step: ResolvedStep, identities: [FileIdentity]
    ) -> [OutputRecord] {
        zip(zip(step.outputs, files), identities).map { written, identity in
            let (output, file) = written
            return OutputRecord(
                kind: output.kind, path: file.path.text, sha256: hashing.sha256(file.bytes), bytes: file.bytes.count,
                identity: identity)
        }
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
