import Primitives

/// Lets one unit at a time work on a key, so that identical files of a run are asked once.
///
/// Whoever waited finds the outcome of the one before in the store.
actor KeyTurns {
    private var waiting: [SHA256Digest: [CheckedContinuation<Void, Never>]] = [:]

    func withTurn<Value: Sendable>(_ key: SHA256Digest, _ body: @Sendable () async throws -> Value) async rethrows
        -> Value
    {
        await begin(key)
        do {
            let value = try await body()
            end(key)
            return value
        } catch {
            end(key)
            throw error
        }
    }

    private func begin(_ key: SHA256Digest) async {
        guard waiting[key] != nil else {
            waiting[key] = []
            return
        }
        // The holder always ends its turn, also when it fails or is cancelled, so nobody waits for ever.
        await withCheckedContinuation { waiting[key]?.append($0) }
    }

    private func end(_ key: SHA256Digest) {
        guard let queue = waiting[key], let next = queue.first else {
            waiting[key] = nil
            return
        }
        waiting[key] = Array(queue.dropFirst())
        next.resume()
    }
}
