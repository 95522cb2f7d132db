import Primitives

extension OutputFolder {
    /// Removes the temporary files that killed runs left, and says how many there were.
    ///
    /// Call it only while holding the run lock: then no temporary file belongs to anybody. Links are not followed.
    package func sweepTemporaries() throws -> Int {
        var found: [RelativePath] = []
        try DirectoryWalk(root: path).run(guide: TemporaryGuide(prefix: Array(Self.temporaryPrefix.utf8))) { batch in
            found += batch.filter { $0.disposition == .taken }.map(\.path)
        }
        var removed = 0
        for path in found where try remove(path) { removed += 1 }
        return removed
    }
}

/// Takes temporary files and nothing else.
private struct TemporaryGuide: WalkGuide {
    let prefix: [UInt8]

    var ignoreFileName: [UInt8]? { nil }
    mutating func enterFolder(_ path: RelativePath, ignoreFile: [UInt8]?) {}
    mutating func leaveFolder() {}

    mutating func skipReason(path: [UInt8], nameStart: Int, kind: FileKind) -> SkipReason? {
        kind == .folder || kind == .file && path[nameStart...].starts(with: prefix) ? nil : .notIncluded
    }

    mutating func skipReason(size: Int) -> SkipReason? { nil }
}
