import Primitives

extension OutputFolder {
    /// Whether the file system takes `a` and `A` for one name; found out with a file that is removed again.
    ///
    /// A folder that cannot be written counts as one that tells them apart: writing will fail in its own words.
    package var ignoresCase: Bool {
        let name = "\(Self.temporaryPrefix)case"
        let (lower, upper) = (
            RelativePath(unchecked: Array(name.utf8)), RelativePath(unchecked: Array(name.uppercased().utf8))
        )
        guard (try? write([], to: lower, mode: 0o600, durability: .grouped)) != nil else { return false }
        defer { _ = try? remove(lower) }
        return ((try? identity(of: upper)) ?? nil) != nil
    }
}
