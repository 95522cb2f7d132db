package import Primitives

/// What deciding about the names in a folder needs to know about it.
package struct FolderContext: Sendable {
    let names: PathNames
    /// Whether an include pattern matches the folder or one above it, and so every ordinary name below.
    let isIncluded: Bool
    /// The ignore files from the root down to the folder, with the number of names each is relative to.
    private let rules: [(depth: Int, rules: IgnoreRules)]

    /// Whether an ignore file leaves the path out; a deeper file overrides those above it.
    func ignores(_ path: PathNames, isFolder: Bool) -> Bool {
        for (depth, rules) in rules.reversed() {
            if let answer = rules.ignores(path, from: depth, isFolder: isFolder) { return answer }
        }
        return false
    }

    fileprivate init(names: PathNames, isIncluded: Bool, rules: [(depth: Int, rules: IgnoreRules)]) {
        self.names = names
        self.isIncluded = isIncluded
        self.rules = rules
    }

    /// The context of a folder below this one, which holds `rules`.
    fileprivate func entering(_ names: PathNames, isIncluded: Bool, rules: IgnoreRules?) -> FolderContext {
        FolderContext(
            names: names, isIncluded: isIncluded,
            rules: rules.map { self.rules + [(names.count, $0)] } ?? self.rules)
    }
}

extension SelectionPolicy {
    /// The context of the root, with the bytes of its ignore file.
    package func enterRoot(ignoreFile: [UInt8]? = nil) -> (context: FolderContext, malformedLines: [Int]) {
        let rules = ignoreFile.map(IgnoreRules.init)
        let empty = FolderContext(names: PathNames([]), isIncluded: false, rules: [])
        return (empty.entering(empty.names, isIncluded: false, rules: rules), rules?.malformedLines ?? [])
    }

    /// The context of a folder in `parent` that was taken, with the bytes of its ignore file and the lines in it that
    /// can match nothing.
    package func enter(
        _ path: RelativePath, in parent: FolderContext, ignoreFile: [UInt8]? = nil
    ) -> (context: FolderContext, malformedLines: [Int]) {
        let nameStart = path.bytes.count - path.name.count
        var names = PathNames(path.bytes, nameStart: nameStart, in: parent.names)
        let isGuarded = guardReason(path.bytes, nameStart) != nil
        if isGuarded { names.guardLast() }
        let isIncluded = parent.isIncluded && !isGuarded || include.matches(names, isFolder: true)
        let rules = ignoreFile.map(IgnoreRules.init)
        return (parent.entering(names, isIncluded: isIncluded, rules: rules), rules?.malformedLines ?? [])
    }
}
