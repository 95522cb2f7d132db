/// A compiled pattern for paths: names between slashes, and `**` for any number of folders.
struct PathGlob: Sendable, Hashable {
    enum Segment: Sendable, Hashable {
        case name(NameGlob)
        /// `**`: any number of folders, also none.
        case folders
    }

    private let segments: [Segment]
    /// The pattern is for a name at any depth; compared with the last name alone.
    private let nameOnly: NameGlob?
    /// The pattern ended with a slash: it matches folders alone.
    let isFolderOnly: Bool

    /// Compiles a pattern as gitignore reads it; `nil` when it can match nothing.
    ///
    /// With a slash at the start or in the middle it is anchored to the folder it belongs to; without, it is for a
    /// name at any depth below that folder.
    init?(_ pattern: ArraySlice<UInt8>) {
        var pattern = pattern
        isFolderOnly = pattern.last == UInt8(ascii: "/")
        if isFolderOnly { pattern.removeLast() }
        let isAnchored = pattern.contains(UInt8(ascii: "/"))
        if pattern.first == UInt8(ascii: "/") { pattern.removeFirst() }
        guard let parts = GlobSyntax.parts(of: pattern), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        if !isAnchored, parts.count == 1 {
            let glob = NameGlob(parts[0])
            segments = [.folders, .name(glob)]
            nameOnly = glob
            return
        }
        var segments: [Segment] = parts.map { part in
            part.count > 1 && part.allSatisfy { $0 == .star } ? .folders : .name(NameGlob(part))
        }
        // At the end, `**` stands for at least one name: `a/**` does not match `a`.
        if segments.last == .folders { segments.append(.name(NameGlob([.star]))) }
        self.segments = segments
        nameOnly = nil
    }

    /// Whether the path without its first `depth` names matches as a whole.
    ///
    /// Goes back to the last `**` only, for the reason that `NameGlob` gives. A guarded name matches nothing but a
    /// segment without wildcards. That does not upset the reason: guarding depends on the name alone, so a run of
    /// segments that could cover a guarded name later would have covered one with the same name at its first place.
    func matches(_ path: PathNames, from depth: Int = 0) -> Bool {
        if let nameOnly, !path.hasGuarded {
            return path.count > depth && nameOnly.matches(path.bytes, path.range(path.count - 1))
        }
        var segment = 0
        var position = depth
        var lastFolders = -1
        var resume = 0
        while position < path.count {
            if segment < segments.count {
                switch segments[segment] {
                case .folders:
                    lastFolders = segment
                    resume = position
                    segment += 1
                    continue
                case .name(let glob):
                    if Self.matches(glob, path, position) {
                        segment += 1
                        position += 1
                        continue
                    }
                }
            }
            guard lastFolders >= 0, !path.isGuarded(resume) else { return false }
            resume += 1
            position = resume
            segment = lastFolders + 1
        }
        return segment == segments.count
    }

    /// Whether a path below the folder `path` could match: `false` lets a walk leave the folder out.
    func couldMatch(below path: PathNames) -> Bool {
        // Positions in the pattern as bits; a pattern that does not fit is not worth the precision.
        guard segments.count < 64 else { return true }
        var alive: UInt64 = closure(of: 1)
        for position in 0..<path.count {
            var next: UInt64 = 0
            for (index, segment) in segments.enumerated() where alive >> UInt64(index) & 1 == 1 {
                switch segment {
                case .folders: if !path.isGuarded(position) { next |= 1 << UInt64(index) }
                case .name(let glob): if Self.matches(glob, path, position) { next |= 1 << UInt64(index + 1) }
                }
            }
            alive = closure(of: next)
        }
        // The position after the last segment means that the folder itself matched.
        return alive != 0
    }

    /// Adds the positions that are reached by letting `**` stand for no folder.
    private func closure(of positions: UInt64) -> UInt64 {
        var result = positions
        for (index, segment) in segments.enumerated() where segment == .folders {
            if result >> UInt64(index) & 1 == 1 { result |= 1 << UInt64(index + 1) }
        }
        return result
    }

    private static func matches(_ glob: NameGlob, _ path: PathNames, _ position: Int) -> Bool {
        (!path.isGuarded(position) || glob.literal != nil) && glob.matches(path.bytes, path.range(position))
    }
}
