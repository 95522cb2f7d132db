package import Primitives

/// What one input of a pipeline takes: globs, hidden names, sizes.
///
/// Compiled once, used for every name.
/// A name is decided by the first of these that applies: what it is (link, FIFO, socket, device), names like
/// credentials, hidden names, `exclude`, ignore files, `include`. Credentials and hidden names are taken when an
/// include pattern spells the name without wildcards; nothing overrides `exclude` and ignore files.
package struct SelectionPolicy: Sendable {
    package static let ignoreFileName = ".dossierignore"

    let include: GlobSet
    let exclude: GlobSet
    let takesHidden: Bool
    let maximumSize: Int

    /// Compiles a policy.
    ///
    /// - Parameters:
    ///   - include: globs of what is taken; none takes everything.
    ///   - exclude: globs of what is not.
    ///   - hidden: whether names that start with a dot are read.
    ///   - maximumSize: larger files are skipped; `nil` is no limit.
    /// - Throws: the first glob that cannot be read.
    package init(
        include: [String] = [], exclude: [String] = [], hidden: Bool = false, maximumSize: ByteCount? = nil
    ) throws(GlobError) {
        self.include = try GlobSet(include.isEmpty ? ["**"] : include)
        self.exclude = try GlobSet(exclude)
        takesHidden = hidden
        self.maximumSize = maximumSize?.bytes ?? .max
    }

    /// What a name becomes.
    package enum Decision: Sendable, Hashable {
        /// The file is taken, the folder entered.
        case take
        case skip(SkipReason)
        /// The folder and everything below it is left out, and recorded once.
        case prune(SkipReason)
    }

    /// Decides about a name in a folder that is itself being entered.
    ///
    /// - Parameters:
    ///   - path: relative to the root; the name starts at `nameStart`.
    ///   - folder: what is known about the folder, from `enter`.
    package func decide(path: [UInt8], nameStart: Int, kind: FileKind, in folder: FolderContext) -> Decision {
        switch kind {
        case .symlink: return .skip(.symlink)
        case .fifo: return .skip(.fifo)
        case .socket: return .skip(.socket)
        case .device: return .skip(.device)
        case .file, .folder, .unknown: break
        }
        let isFolder = kind == .folder
        guard let reason = reasonToLeave(path, nameStart, isFolder: isFolder, folder) else { return .take }
        return isFolder ? .prune(reason) : .skip(reason)
    }

    /// Decides about a file that was taken by name.
    package func decide(size: Int) -> Decision { size > maximumSize ? .skip(.tooLarge) : .take }

    private func reasonToLeave(
        _ path: [UInt8], _ nameStart: Int, isFolder: Bool, _ folder: FolderContext
    ) -> SkipReason? {
        var names = PathNames(path, nameStart: nameStart, in: folder.names)
        let reasonToGuard = guardReason(path, nameStart)
        if reasonToGuard != nil { names.guardLast() }
        let isIncluded =
            folder.isIncluded && reasonToGuard == nil || include.matches(names, isFolder: isFolder)
            || isFolder && include.couldMatch(below: names)
        if let reasonToGuard, !isIncluded { return reasonToGuard }
        if !exclude.isEmpty, exclude.matches(names.withoutGuards, isFolder: isFolder) { return .excluded }
        if folder.ignores(names.withoutGuards, isFolder: isFolder) { return .ignored }
        return isIncluded ? nil : .notIncluded
    }

    /// Why only an include pattern without wildcards may take the name; `nil` for ordinary names.
    func guardReason(_ path: [UInt8], _ nameStart: Int) -> SkipReason? {
        if CredentialNames.contain(path, nameStart..<path.count) { return .credentials }
        return !takesHidden && path[nameStart] == UInt8(ascii: ".") ? .hidden : nil
    }
}
