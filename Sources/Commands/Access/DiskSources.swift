import ConcurrencyPrimitives
import Engine
import Media
import Pipeline
import Platform
import Primitives
import Selection
import WorkerPool

/// The inputs on disk, read through the worker pool: folders, walked on a thread of their own, and URLs, of which those
/// that were fetched are files as well.
struct DiskSources: SourceAccess {
    /// An input's folder, opened once.
    private struct Root {
        let path: String
        let opener: SourceOpener
        let policy: SelectionPolicy
        let symlinks: SymlinkPolicy
    }

    /// The URLs of inputs, where there are any.
    struct Web: Sendable {
        let sources: URLSources
        /// Where those lie that were fetched; `nil` while none can have been.
        let downloads: DownloadFolder?
        /// The URLs by input and path.
        let urls: [String: [RelativePath: String]]
    }

    private let roots: [String: Root]
    private let web: Web?
    private let ownFolders: Set<FolderIdentity>
    let pool: WorkerPool
    let threads: BlockingThreads
    private let reportMalformedRule: @Sendable (_ input: String, SelectionGuide.MalformedRule) -> Void

    /// Opens every input's root.
    ///
    /// - Parameters:
    ///   - folders: The inputs with the absolute or working-directory-relative paths of their roots.
    ///   - ownFolders: Folders that are never read, such as the output folder.
    ///   - web: The inputs that name URLs.
    /// - Throws: `PlatformError` naming a root that cannot be read.
    init(
        _ folders: [(input: InputSpec, path: String)], ownFolders: Set<FolderIdentity>, web: Web? = nil,
        pool: WorkerPool, threads: BlockingThreads,
        reportMalformedRule: @escaping @Sendable (_ input: String, SelectionGuide.MalformedRule) -> Void
    ) throws {
        var roots: [String: Root] = [:]
        for (input, path) in folders {
            let symlinks: SymlinkPolicy = input.symlinks == .follow ? .follow : .skip
            roots[input.id] = Root(
                path: path, opener: try SourceOpener(root: path, symlinks: symlinks),
                // Sizes are judged after typing: a file that is too large and of a wanted type is a failure to name.
                policy: try SelectionPolicy(include: input.include, exclude: input.exclude, hidden: input.hidden),
                symlinks: symlinks)
        }
        self.roots = roots
        self.ownFolders = ownFolders
        self.web = web
        self.pool = pool
        self.threads = threads
        self.reportMalformedRule = reportMalformedRule
    }

    func walk(_ input: InputSpec, deliver: @Sendable ([DiscoveredEntry]) async throws -> Void) async throws {
        guard let root = roots[input.id] else {
            try await web?.sources.walk(input, deliver: deliver)
            return
        }
        let walk = DirectoryWalk(
            root: root.path, options: DirectoryWalk.Options(symlinks: root.symlinks, ownFolders: ownFolders))
        let handoff = BlockingHandoff<[DiscoveredEntry]>()
        let (id, report) = (input.id, reportMalformedRule)
        async let walking: Void = threads.run {
            defer { handoff.finish() }
            try walk.run(guide: SelectionGuide(root.policy) { report(id, $0) }) { entries in
                try handoff.send(entries.map { Self.discovered($0, input: id) })
            }
        }
        try await handoff.consume(deliver)
        try await walking
    }

    private static func discovered(_ entry: WalkEntry, input: String) -> DiscoveredEntry {
        let verdict: DiscoveredEntry.Verdict
        switch entry.disposition {
        case .taken: verdict = entry.identity.map(DiscoveredEntry.Verdict.file) ?? .skipped(reason: "vanished")
        case .skipped(.unreadable, let detail):
            verdict = .failed(ReadingProblem(.unreadable, "\(entry.kind.rawValue): \(detail ?? "cannot be read")"))
        case .skipped(.ignoreFileUnreadable, let detail):
            verdict = .failed(
                ReadingProblem(
                    .unreadable, "the folder is left out because its ignore file cannot be read: \(detail ?? "")"))
        case .skipped(let reason, _): verdict = .skipped(reason: reason.rawValue)
        }
        return DiscoveredEntry(input: input, path: entry.path, verdict: verdict)
    }

    func extract(
        _ source: SourceRecord, limits: ExtractionLimits
    ) async throws -> Result<Extraction, ReadingProblem> {
        if let problem = Self.unfetched(source) { return .failure(problem) }
        guard let identity = source.identity, let facts = source.facts else {
            return .failure(ReadingProblem(.unreadable, "it was never examined"))
        }
        let opened: SourceOpener.OpenedSource
        switch open(source.input, source.path, expecting: identity) {
        case .failure(let problem): return .failure(problem)
        case .success(let source): opened = source
        }
        let result = try await pool.extract(
            descriptor: opened.descriptor.number, name: Self.name(source.path), size: identity.size, facts: facts,
            limits: limits)
        // What was read must be what was hashed: a file rewritten meanwhile is not answered for under its old digest.
        guard case .success = open(source.input, source.path, expecting: identity) else {
            return .failure(Self.changed)
        }
        return result
    }

    enum Opening: ~Copyable {
        case success(SourceOpener.OpenedSource)
        case failure(ReadingProblem)
    }

    func open(_ input: String, _ path: RelativePath, expecting identity: FileIdentity) -> Opening {
        do {
            let opened = try openFile(input, path)
            guard opened.identity == identity else { return .failure(Self.changed) }
            return .success(opened)
        } catch {
            switch error.code {
            case .notFound, .notAFile, .notAFolder, .leavesRoot: return .failure(Self.changed)
            default: return .failure(ReadingProblem(.unreadable, error.message))
            }
        }
    }

    private func openFile(_ input: String, _ path: RelativePath) throws(PlatformError) -> SourceOpener.OpenedSource {
        if let root = roots[input] { return try root.opener.open(path) }
        if let url = web?.urls[input]?[path], let downloads = web?.downloads { return try downloads.open(url) }
        throw PlatformError(.permission, "the input \(input) has no folder")
    }

    /// Why a source that is passed on as its URL cannot be read; `nil` for a file.
    static func unfetched(_ source: SourceRecord) -> ReadingProblem? {
        source.reference.map { _ in
            ReadingProblem(
                .unsupported,
                "only its URL is known: list the URL's host under the input's 'download', so that the run fetches it")
        }
    }

    static let changed = ReadingProblem(.changed, "the file changed after it was discovered")

    static func name(_ path: RelativePath) -> String { RelativePath(unchecked: Array(path.name)).text }
}
