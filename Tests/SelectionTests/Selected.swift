import Primitives
import Selection

/// Walks down to a path in thought, as a walk would do in fact.
struct Selected {
    let policy: SelectionPolicy
    /// Ignore files by folder; the root is empty.
    var ignoreFiles: [String: String] = [:]

    init(_ policy: SelectionPolicy, ignoreFiles: [String: String] = [:]) {
        self.policy = policy
        self.ignoreFiles = ignoreFiles
    }

    /// Why a file (or, with a slash at the end, a folder) is not reached; `nil` when it is taken.
    func reason(_ text: String, kind: FileKind = .file) -> SkipReason? {
        let isFolder = text.hasSuffix("/")
        let names = text.split(separator: "/").map { Array($0.utf8) }
        var guide = SelectionGuide(policy)
        guide.enterFolder(.root, ignoreFile: ignoreFiles[""].map { Array($0.utf8) })
        var path = RelativePath.root
        for (index, name) in names.enumerated() {
            let isLast = index == names.count - 1
            let nameStart = path.isRoot ? 0 : path.bytes.count + 1
            path = path.appending(name: name)
            let kind: FileKind = isLast && !isFolder ? kind : .folder
            if let reason = guide.skipReason(path: path.bytes, nameStart: nameStart, kind: kind) { return reason }
            if !isLast { guide.enterFolder(path, ignoreFile: ignoreFiles[path.text].map { Array($0.utf8) }) }
        }
        return nil
    }
}
