package import Engine
package import Pipeline
package import Primitives
import Synchronization

/// An output folder in memory: files can be deleted, changed and copied, answers lost, and writes made to fail.
package final class MemoryOutputs: OutputAccess {
    /// What a write comes to when the test says that the disk is full.
    package struct DiskFull: Error, Equatable { package init() {} }

    private struct State {
        var files: [RelativePath: (bytes: [UInt8], identity: FileIdentity)] = [:]
        var answers: [SHA256Digest: [UInt8]] = [:]
        var clock = 0
        var writes = 0
        /// Writes that still succeed; `nil` is all.
        var writesLeft: Int?
        var foldsCase = false

        mutating func put(_ bytes: [UInt8], at path: RelativePath) -> FileIdentity {
            clock += 1
            let identity = FileIdentity(device: 9, inode: UInt64(clock), size: bytes.count, modified: clock)
            files[path] = (bytes, identity)
            return identity
        }
    }

    private let state = Mutex(State())
    private let hashing: any ContentHashing

    package init(hashing: any ContentHashing) { self.hashing = hashing }

    // MARK: - What tests do

    /// Whether paths that differ only by case are one file.
    package var foldsCase: Bool {
        get { state.withLock { $0.foldsCase } }
        set { state.withLock { $0.foldsCase = newValue } }
    }

    package var paths: [String] { state.withLock { $0.files.keys.map(\.text).sorted() } }
    /// Files written since the beginning.
    package var writes: Int { state.withLock { $0.writes } }
    package var answerCount: Int { state.withLock { $0.answers.count } }

    package func text(_ path: String) -> String? {
        guard let path = RelativePath(path) else { return nil }
        return state.withLock { $0.files[path].map { String(decoding: $0.bytes, as: UTF8.self) } }
    }

    package func delete(_ path: String) {
        guard let path = RelativePath(path) else { preconditionFailure("\(path) is no relative path") }
        state.withLock { state in
            precondition(state.files.removeValue(forKey: path) != nil, "there is no output \(path)")
        }
    }

    /// Deletes a random output, if there is one; answers stay.
    package func dropOneOutput(using random: inout some RandomNumberGenerator) {
        if let path = paths.randomElement(using: &random) { delete(path) }
    }

    package func modify(_ path: String, _ text: String) {
        guard let path = RelativePath(path) else { preconditionFailure("\(path) is no relative path") }
        state.withLock { state in
            precondition(state.files[path] != nil, "there is no output \(path)")
            _ = state.put(Array(text.utf8), at: path)
        }
    }

    /// Every file gets another identity, as in a fresh clone.
    package func copyAll() {
        state.withLock { state in
            for (path, file) in state.files { _ = state.put(file.bytes, at: path) }
        }
    }

    package func dropAnswers() { state.withLock { $0.answers = [:] } }

    /// Lets `count` more writes succeed, of outputs and answers alike; `nil` lets all.
    package func failWrites(after count: Int?) { state.withLock { $0.writesLeft = count } }

    // MARK: - OutputAccess

    package func write(_ files: [OutputFile], storing answer: StoredBytes?) async throws -> [FileIdentity] {
        try state.withLock { state in
            if let answer {
                try Self.spend(&state)
                state.answers[answer.digest] = answer.bytes
            }
            return try files.map { file in
                try Self.spend(&state)
                state.writes += 1
                return state.put(file.bytes, at: file.path)
            }
        }
    }

    package func inspect(_ output: OutputRecord) -> OutputCondition {
        guard let path = RelativePath(output.path), let file = state.withLock({ $0.files[path] }) else {
            return .missing
        }
        if file.identity == output.identity { return .unchanged }
        return hashing.sha256(file.bytes) == output.sha256 ? .intact(file.identity) : .modified
    }

    package func read(_ output: OutputRecord) async throws -> [UInt8]? {
        guard let path = RelativePath(output.path), let file = state.withLock({ $0.files[path] }) else { return nil }
        return hashing.sha256(file.bytes) == output.sha256 ? file.bytes : nil
    }

    package func answer(_ digest: SHA256Digest) async throws -> [UInt8]? { state.withLock { $0.answers[digest] } }

    package func ignoresCase() -> Bool { foldsCase }

    package func hasAnswer(_ digest: SHA256Digest) -> Bool { state.withLock { $0.answers[digest] != nil } }

    private static func spend(_ state: inout State) throws {
        guard let left = state.writesLeft else { return }
        guard left > 0 else { throw DiskFull() }
        state.writesLeft = left - 1
    }
}
