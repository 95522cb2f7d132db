import Platform
import Primitives

/// Takes everything, unless `decide` says otherwise, and remembers what it was told.
struct OpenGuide: WalkGuide {
    var ignoreFileName: [UInt8]?
    var decide: (String, FileKind) -> SkipReason? = { _, _ in nil }
    var enter: (String, [UInt8]?) -> Void = { _, _ in }
    var depth = 0

    mutating func enterFolder(_ path: RelativePath, ignoreFile: [UInt8]?) {
        enter(path.text, ignoreFile)
        depth += 1
    }

    mutating func leaveFolder() {
        depth -= 1
        precondition(depth >= 0, "left more folders than were entered")
    }

    mutating func skipReason(path: [UInt8], nameStart: Int, kind: FileKind) -> SkipReason? {
        decide(RelativePath(unchecked: path).text, kind)
    }

    mutating func skipReason(size: Int) -> SkipReason? { size > 1_000_000 ? .tooLarge : nil }
}

/// Everything that a walk delivers, by path.
func walk(
    _ root: String, _ options: DirectoryWalk.Options = .init(), guide: OpenGuide = OpenGuide()
) throws -> [String: WalkEntry] {
    var entries: [String: WalkEntry] = [:]
    try DirectoryWalk(root: root, options: options).run(guide: guide) { batch in
        for entry in batch {
            precondition(entries[entry.path.text] == nil, "\(entry.path) was delivered twice")
            entries[entry.path.text] = entry
        }
    }
    return entries
}
