/// The rules of one ignore file, in gitignore's syntax.
struct IgnoreRules: Sendable {
    private struct Rule: Sendable {
        let glob: PathGlob
        /// `!`: takes back what an earlier rule ignored.
        let isNegated: Bool
    }

    private let rules: [Rule]
    /// Numbers of the lines, from 1, that can match nothing because they are malformed.
    let malformedLines: [Int]

    /// Reads a whole file; malformed lines match nothing, as in git, and are told.
    init(_ file: [UInt8]) {
        var rules: [Rule] = []
        var malformed: [Int] = []
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = file.starts(with: mark) ? file.dropFirst(mark.count) : file[...]
        let lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            var pattern = Self.trimmed(line)
            guard let first = pattern.first, first != UInt8(ascii: "#") else { continue }
            let isNegated = first == UInt8(ascii: "!")
            if isNegated { pattern.removeFirst() }
            if let glob = PathGlob(pattern) {
                rules.append(Rule(glob: glob, isNegated: isNegated))
            } else {
                malformed.append(number + 1)
            }
        }
        self.rules = rules
        malformedLines = malformed
    }

    /// Whether the rules ignore the path, or take it back.
    ///
    /// The last rule that matches wins; `nil` when none does.
    ///
    /// - Parameter depth: names of the folder that holds the file, which rules are relative to.
    func ignores(_ path: PathNames, from depth: Int, isFolder: Bool) -> Bool? {
        for rule in rules.reversed() where isFolder || !rule.glob.isFolderOnly {
            if rule.glob.matches(path, from: depth) { return !rule.isNegated }
        }
        return nil
    }

    /// Without the carriage return of a foreign line end and without trailing spaces, unless they are escaped.
    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        var end = line.startIndex
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            index += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte != UInt8(ascii: " ") { end = min(index, line.endIndex) }
        }
        return line[..<end]
    }
}
