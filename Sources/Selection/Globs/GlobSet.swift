/// A list of globs as a pipeline writes them for `include` and `exclude`.
///
/// The syntax is that of ignore files plus `{a,b}`: `*.pdf` is for names at any depth, `reports/*.pdf` and `/*.pdf`
/// are anchored to the root, `**` stands for any number of folders, and a pattern that matches a folder covers
/// everything below it.
package struct GlobSet: Sendable {
    private let globs: [PathGlob]

    /// Compiles the patterns.
    ///
    /// - Throws: the first problem, naming the pattern.
    package init(_ patterns: [String]) throws(GlobError) {
        var globs: [PathGlob] = []
        for pattern in patterns { globs += try Self.compile(pattern) }
        self.globs = globs
    }

    package var isEmpty: Bool { globs.isEmpty }

    /// Whether `path` itself matches; the folders above it are the caller's to ask about.
    func matches(_ path: PathNames, isFolder: Bool) -> Bool {
        globs.contains { (isFolder || !$0.isFolderOnly) && $0.matches(path) }
    }

    /// Whether anything below the folder `path` could match.
    func couldMatch(below path: PathNames) -> Bool { globs.contains { $0.couldMatch(below: path) } }

    /// Compiles one pattern; braces make it several.
    private static func compile(_ pattern: String) throws(GlobError) -> [PathGlob] {
        var bytes = Array(pattern.utf8)
        guard !bytes.isEmpty else { throw GlobError(pattern: pattern, reason: "it is empty") }
        if bytes.starts(with: "./".utf8) { bytes.removeFirst(2) }
        if bytes.first == UInt8(ascii: "!") {
            throw GlobError(
                pattern: pattern, reason: "'!' has no meaning here; write a name that starts with it as '\\!'")
        }
        if bytes.split(separator: UInt8(ascii: "/")).contains(where: { $0.elementsEqual("..".utf8) }) {
            throw GlobError(pattern: pattern, reason: "'..' would leave the input's root")
        }
        guard let expanded = BraceExpansion.expand(bytes) else {
            throw GlobError(
                pattern: pattern,
                reason: "its braces are not balanced, or stand for more than \(BraceExpansion.limit) patterns")
        }
        var globs: [PathGlob] = []
        for pattern in expanded {
            guard let glob = PathGlob(pattern[...]) else {
                throw GlobError(
                    pattern: String(decoding: pattern, as: UTF8.self),
                    reason: "a bracket is not closed, a backslash escapes nothing, or two slashes follow each other")
            }
            globs.append(glob)
        }
        return globs
    }
}

/// A glob that cannot be read.
package struct GlobError: Error, Hashable, CustomStringConvertible {
    package let pattern: String
    package let reason: String

    package var description: String { "the pattern '\(pattern)' cannot be used: \(reason)" }
}

extension GlobSet {
    /// Whether a file's path, or a folder above it, matches: the question that a command line's globs ask.
    package func covers(_ path: [UInt8]) -> Bool {
        if matches(PathNames(path), isFolder: false) { return true }
        for (index, byte) in path.enumerated() where byte == UInt8(ascii: "/") {
            if matches(PathNames(Array(path[..<index])), isFolder: true) { return true }
        }
        return false
    }
}
