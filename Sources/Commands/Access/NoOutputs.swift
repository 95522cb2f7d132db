import Engine
import Pipeline
import Primitives

/// Stands in for an output folder that does not exist yet: a plan finds nothing there and writes nothing.
struct NoOutputs: OutputAccess {
    func write(_ files: [OutputFile], storing answer: StoredBytes?) async throws -> [FileIdentity] {
        let what = files.first.map { "'\($0.path)'" } ?? "an answer"
        throw CommandFailure(.internalError, "\(what) was to be written without an output folder")
    }

    func inspect(_ output: OutputRecord) -> OutputCondition { .missing }
    func read(_ output: OutputRecord) async throws -> [UInt8]? { nil }
    func answer(_ digest: SHA256Digest) async throws -> [UInt8]? { nil }
    func ignoresCase() -> Bool { false }
    func hasAnswer(_ digest: SHA256Digest) -> Bool { false }
}
