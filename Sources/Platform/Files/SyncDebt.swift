import Primitives
import Synchronization

/// What was written below a folder and is not known to be on the disk yet.
struct SyncDebt: ~Copyable, Sendable {
    struct Due {
        var folders: Set<RelativePath> = []
        /// Whether there are files too, wherever they are.
        var files = false
    }

    /// The lock protects the list alone.
    private let owed = Mutex(Due())
    /// Held while settling, so that whoever finds nothing owed any more returns only when it is on the disk.
    private let settling = Mutex(())

    func add(folder: RelativePath, files: Bool = false) {
        owed.withLock { owed in
            owed.folders.insert(folder)
            owed.files = owed.files || files
        }
    }

    /// Lets `sync` settle everything that is owed; when it throws, it is owed again.
    func settle(_ sync: (Due) throws(PlatformError) -> Void) throws(PlatformError) {
        try settling.withLock { _ throws(PlatformError) in
            let due = owed.withLock { owed in
                let due = owed
                owed = Due()
                return due
            }
            do throws(PlatformError) {
                try sync(due)
            } catch {
                restore(due)
                throw error
            }
        }
    }

    /// Lets `sync` settle what is owed for folders; what is owed for files stays, and their folders with it.
    func settleFolders(_ sync: (Due) throws(PlatformError) -> Void) throws(PlatformError) {
        try settling.withLock { _ throws(PlatformError) in
            let due = owed.withLock { owed in
                let due = Due(folders: owed.folders)
                if !owed.files { owed.folders = [] }
                return due
            }
            do throws(PlatformError) {
                try sync(due)
            } catch {
                restore(due)
                throw error
            }
        }
    }

    private func restore(_ due: Due) {
        owed.withLock { owed in
            owed.folders.formUnion(due.folders)
            owed.files = owed.files || due.files
        }
    }
}
