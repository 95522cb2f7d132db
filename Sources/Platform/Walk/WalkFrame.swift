import Glibc

/// A folder between the root and the place where a walk stands.
struct WalkFrame {
    /// -1 while the folder is closed to save descriptors.
    var descriptor: Int32
    let identity: FolderIdentity
    /// Length of the folder's path in the walk's path buffer.
    let pathLength: Int
    /// Followed links between the root and here.
    let links: Int
    /// Subfolders that were listed and not yet entered.
    var pending = PendingNames()
    /// Whether every name of the folder was listed.
    var isListed = false

    /// Whether closing it loses nothing: its listing does not stand in the middle.
    var isEvictable: Bool { isListed && descriptor >= 0 }
}

/// The folders from the root to where a walk stands, of which only some are held open.
struct FrameStack: ~Copyable {
    private var frames: [WalkFrame] = []
    private var openCount = 0
    private let limit: Int

    /// - Parameter limit: folders held open at once, at least 2.
    init(limit: Int) { self.limit = limit }

    deinit { for frame in frames where frame.descriptor >= 0 { Glibc.close(frame.descriptor) } }

    var last: Int? { frames.indices.last }
    /// Listings that stand in the middle, so that their folders must stay open.
    var pausedCount: Int { frames.count { !$0.isListed } }

    subscript(index: Int) -> WalkFrame {
        get { frames[index] }
        _modify { yield &frames[index] }
    }

    func contains(_ identity: FolderIdentity) -> Bool { frames.contains { $0.identity == identity } }

    /// Takes over an open folder, and closes others when there are too many.
    mutating func push(_ frame: WalkFrame) {
        frames.append(frame)
        openCount += 1
        guard openCount > limit else { return }
        // Those nearest to the root are needed again last. The newest two stay.
        for index in frames.indices.dropLast(2) where frames[index].isEvictable {
            close(index)
            if openCount <= limit { return }
        }
    }

    mutating func pop() {
        close(frames.count - 1)
        frames.removeLast()
    }

    /// Takes over the descriptor of a folder that was closed.
    mutating func reopened(_ index: Int, _ descriptor: Int32) {
        frames[index].descriptor = descriptor
        openCount += 1
    }

    mutating func close(_ index: Int) {
        guard frames[index].descriptor >= 0 else { return }
        Glibc.close(frames[index].descriptor)
        frames[index].descriptor = -1
        openCount -= 1
    }
}
