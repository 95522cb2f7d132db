import Primitives
import Synchronization

/// The names under which providers keep files, so that the same bytes go out once in a run.
final class StoredMedia: Sendable {
    struct Key: Hashable, Sendable {
        var provider: String
        var digest: SHA256Digest
    }

    private enum Known {
        case name(String)
        /// It was tried, and the file is sent with every request.
        case nothing
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
            known.withLock { $0[key] = name.map(Known.name) ?? .nothing }
            return name
        }
    }

    /// - Returns: Whether the file had a name.
    func forget(_ key: Key) -> Bool {
        known.withLock { known in
            guard case .name? = known[key] else { return false }
            known[key] = nil
            return true
        }
    }

    private subscript(key: Key) -> (name: String?)? {
        known.withLock { known in
            switch known[key] {
            case .name(let name)?: (name:name)
            case .nothing?: (name:nil)
            case nil: nil
            }
        }
    }
}
