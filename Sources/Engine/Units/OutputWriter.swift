import Pipeline
import Primitives

/// Turns one answer into the step's output files.
struct OutputWriter: Sendable {
    let outputs: any OutputAccess
    let hashing: any ContentHashing

    func write(
        _ body: AnswerBody, step: ResolvedStep, paths: [RelativePath], context: RenderContext
    ) async throws -> [OutputRecord] {
        var records: [OutputRecord] = []
        for (output, path) in zip(step.outputs, paths) {
            let bytes = try render(body, output, context)
            let identity = try await outputs.write(bytes, to: path)
            records.append(
                OutputRecord(
                    kind: output.kind, path: path.text, sha256: hashing.sha256(bytes), bytes: bytes.count,
                    identity: identity))
        }
        return records
    }

    private func render(_ body: AnswerBody, _ output: ResolvedOutput, _ context: RenderContext) throws -> [UInt8] {
        switch (output.content, body) {
        case (.json, .json(let value)), (.answer, .json(let value)):
            return JSONWriter.bytes(of: value, style: .pretty) + [UInt8(ascii: "\n")]
        case (.json, .text(let text)): return JSONWriter.bytes(of: .string(text)) + [UInt8(ascii: "\n")]
        case (.answer, .text): return body.storedBytes
        case (.template(let template), .json(let value)): return Array(try template.render(value).utf8)
        case (.template(let template), .text(let text)):
            return Array(try template.render(["text": .string(text)]).utf8)
        }
    }
}

/// What outputs may say about a unit beside its answer.
struct RenderContext: Sendable {
    var unit: UnitID
    /// The engine that answered.
    var engine: String
    var source: SourceRecord?
    var details: UnitDetails
}
