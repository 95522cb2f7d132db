import Primitives
import Synchronization

/// The names under which providers keep files, so that the same bytes go out once in a run.
final class StoredMedia: Sendable {
    struct Key: Hashable, Sendable {
        var provider: String
        var digest: SHA256Digest
    }

    private struct Known {
        /// `nil` when storing was tried in vain: the file is sent with every request.
        var name: String?
    }

    private let known = Mutex<[Key: Known]>([:])
    /// Who comes while a file is being stored waits for its name.
    private let turns = KeyTurns()

    /// The name of a file, which `store` gives it when nobody has yet; `nil` when it could not.
    func name(of key: Key, _ store: @Sendable () async throws -> String?) async throws -> String? {
        if let known = self[key] { return known.name }
        return try await turns.withTurn(key.digest) {
            if let known = self[key] { return known.name }
            let name = try await store()
            known.withLock { $0[key] = Known(name: name) }
            return name
        }
    }

    /// - Returns: Whether the file had a name.
    func forget(_ key: Key) -> Bool {
        known.withLock { known in
            guard known[key]?.name != nil else { return false }
            known[key] = nil
            return true
        }
    }

    private subscript(key: Key) -> Known? { known.withLock { $0[key] } }
}
