import ConcurrencyPrimitives
package import Pipeline
import Storage

/// A finished unit that waits for the next commit.
struct FinishedUnit {
    var row: Int
    var commit: UnitCommit
    /// Who waits for it; `nil` for the one that leads the group.
    var caller: CheckedContinuation<CommitTurn, any Error>?
}

/// What somebody who waited for a commit is told.
enum CommitTurn: Sendable {
    /// The unit is on disk.
    case done
    /// The group before is on disk: commit those that came meanwhile.
    case lead
}

extension Ledger {
    /// Has `synchronize` called before every group commit: what a commit speaks of must be on the disk before it.
    ///
    /// It is called on a thread of its own, by one group at a time.
    package func beforeCommit(_ synchronize: @escaping @Sendable () throws -> Void) {
        self.synchronize = synchronize
    }

    /// Commits a finished unit; returns when the group of commits that holds it is on disk.
    ///
    /// The groups form by themselves: units that finish while a group is on its way to the disk are the next one, and the
    /// first of them commits for all. The ledger answers others while a group waits for the disk.
    package func complete(row: Int, _ commit: UnitCommit) async throws {
        if isCommitting {
            let turn = try await withCheckedThrowingContinuation { caller in
                pending.append(FinishedUnit(row: row, commit: commit, caller: caller))
            }
            guard case .lead = turn else { return }
        } else {
            isCommitting = true
            pending.append(FinishedUnit(row: row, commit: commit))
            // Whatever has queued up for this thread joins the group.
            await Task.yield()
        }
        let group = pending
        pending = []
        let result: Result<Void, any Error>
        do {
            try await write(group)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        callNextLeader()
        for unit in group { unit.caller?.resume(with: result.map { .done }) }
        try result.get()
    }

    /// In this order: the files that the group speaks of onto the disk, the group into the log, the log onto the disk.
    private func write(_ group: [FinishedUnit]) async throws {
        if let synchronize { try await disk.wait(synchronize) }
        let log = try connection.logFile()
        try connection.transactionWithoutSync {
            for unit in group { try save(row: unit.row, unit.commit) }
        }
        try await disk.wait { try log.synchronize() }
    }

    private func callNextLeader() {
        guard !pending.isEmpty else {
            isCommitting = false
            return
        }
        let caller = pending[0].caller
        pending[0].caller = nil
        caller?.resume(returning: .lead)
    }
}

/// A thread that waits for the disk, so that nobody else has to.
actor DiskWaiting {
    private let executor = DedicatedThreadExecutor()

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func wait(_ body: @Sendable () throws -> Void) throws { try body() }
}
