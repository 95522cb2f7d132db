import Primitives

/// Entries that wait for delivery, limited in number and in the memory of their paths.
struct EntryBatch {
    private static let maximumPathBytes = 1 << 20

    private let limit: Int
    private var entries: [WalkEntry] = []
    private var pathBytes = 0
    private var folders = 0

    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool { entries.isEmpty }

    /// Whether it is time to deliver: also when many folders went by, so that the receiver can stop a walk over them.
    var isFull: Bool { entries.count >= limit || pathBytes >= Self.maximumPathBytes || folders >= limit }

    mutating func append(_ entry: WalkEntry) {
        entries.append(entry)
        pathBytes += entry.path.bytes.count
    }

    mutating func noteFolder() { folders += 1 }

    /// Everything that waits; nothing waits afterwards.
    mutating func take() -> [WalkEntry] {
        defer {
            entries = []
            entries.reserveCapacity(limit)
            pathBytes = 0
            folders = 0
        }
        return entries
    }
}
