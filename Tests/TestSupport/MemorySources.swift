import Digests
package import Engine
package import HTTPMessages
package import Media
package import Pipeline
package import Primitives
import Synchronization

/// A tree of files in memory that tests edit between runs, counting what a run asks of it.
package final class MemorySources: SourceAccess {
    /// One name of an input and what happens to those who look at it.
    package struct File: Sendable {
        package var content: [UInt8]
        package var type: MediaType
        package var family: MediaFamily
        package var facts: JSONObject = [:]
        /// What examining, hashing or reading it comes to, instead of success.
        package var examineProblem: ReadingProblem?
        package var digestProblem: ReadingProblem?
        package var extractProblem: ReadingProblem?
        /// Set for a name that discovery refuses by itself.
        package var skipReason: String?
        package var walkProblem: ReadingProblem?
        /// Set for a source that has an address; `verdict` stands for the file where it is not fetched.
        package var web: WebSource?
        package var webVerdict: DiscoveredEntry.Verdict?
        fileprivate(set) package var identity: FileIdentity
    }

    /// Calls since the last reset.
    package struct Calls: Sendable, Hashable {
        package var examinations = 0
        package var digests = 0
        package var extractions = 0
        /// Whether examinations were announced.
        package var areExpected = false

        package init(examinations: Int = 0, digests: Int = 0, extractions: Int = 0, areExpected: Bool = false) {
            self.examinations = examinations
            self.digests = digests
            self.extractions = extractions
            self.areExpected = areExpected
        }
    }

    private struct State {
        var files: [String: [RelativePath: File]] = [:]
        var calls = Calls()
        var clock = 0
        var onExamine: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let hashing: any ContentHashing
    /// Names per delivery.
    private static let batch = 3

    package init(hashing: any ContentHashing) { self.hashing = hashing }

    package var calls: Calls { state.withLock { $0.calls } }
    package func resetCalls() { state.withLock { $0.calls = Calls() } }

    package func expectExaminations() { state.withLock { $0.calls.areExpected = true } }

    /// Called at every examination, for tests that interrupt one.
    package func onExamine(_ body: (@Sendable () -> Void)?) { state.withLock { $0.onExamine = body } }

    // MARK: - Editing

    /// Creates or replaces a file; its family follows its extension, as far as `family` does not say otherwise.
    package func write(_ path: RelativePath, _ text: String, input: String = "docs", family: MediaFamily? = nil) {
        let family = family ?? MediaFamily(claimedBy: path.text) ?? .other
        let type =
            switch family {
            case .text: MediaType.plainText
            case .pdf: MediaType.pdf
            case .email: MediaType.email
            case .image: MediaType(rawValue: "image/png")
            default: MediaType.unknown
            }
        let content = Array(text.utf8)
        state.withLock { state in
            state.clock += 1
            state.files[input, default: [:]][path] = File(
                content: content, type: type, family: family,
                identity: FileIdentity(
                    device: 1, inode: UInt64(state.clock), size: content.count, modified: state.clock))
        }
    }

    package func write(_ path: String, _ text: String, input: String = "docs", family: MediaFamily? = nil) {
        guard let path = RelativePath(path) else { preconditionFailure("\(path) is no relative path") }
        write(path, text, input: input, family: family)
    }

    /// Adds a source that has an address and no file: one that is passed on, or is still to be fetched.
    package func refer(
        _ path: String, to url: SourceURL, _ verdict: DiscoveredEntry.Verdict = .reference, input: String = "docs"
    ) {
        write(path, "", input: input)
        edit(path, input: input) { [hashing] file in
            file.web = WebSource(url: url.url, facts: url.claimedFacts, content: url.contentDigest(hashing))
            file.webVerdict = verdict
        }
    }

    /// Changes a file in place; its identity stays unless `touches` says so.
    package func edit(
        _ path: String, input: String = "docs", touches: Bool = false, _ body: (inout File) -> Void
    ) {
        guard let path = RelativePath(path) else { preconditionFailure("\(path) is no relative path") }
        state.withLock { state in
            guard var file = state.files[input]?[path] else { preconditionFailure("there is no \(path)") }
            body(&file)
            if touches {
                state.clock += 1
                file.identity = FileIdentity(
                    device: 1, inode: file.identity.inode, size: file.content.count, modified: state.clock)
            }
            state.files[input]?[path] = file
        }
    }

    package func remove(_ path: String, input: String = "docs") {
        guard let path = RelativePath(path) else { preconditionFailure("\(path) is no relative path") }
        _ = state.withLock { $0.files[input]?.removeValue(forKey: path) }
    }

    /// Moves a file, which keeps its identity.
    package func rename(_ old: String, to new: String, input: String = "docs") {
        guard let from = RelativePath(old), let to = RelativePath(new) else {
            preconditionFailure("\(old) and \(new) must be relative paths")
        }
        state.withLock { state in
            guard let file = state.files[input]?.removeValue(forKey: from) else {
                preconditionFailure("there is no \(from)")
            }
            state.files[input]?[to] = file
        }
    }

    /// Every file gets another identity, as in a fresh clone.
    package func copyAll() {
        state.withLock { state in
            for (input, files) in state.files {
                for path in files.keys {
                    state.clock += 1
                    let size = state.files[input]?[path]?.content.count ?? 0
                    state.files[input]?[path]?.identity = FileIdentity(
                        device: 2, inode: UInt64(state.clock), size: size, modified: state.clock)
                }
            }
        }
    }

    /// Takes every problem away from files that have one, and touches them.
    package func heal() {
        state.withLock { state in
            for (input, files) in state.files {
                for (path, file) in files
                where file.examineProblem != nil || file.digestProblem != nil || file.extractProblem != nil {
                    state.clock += 1
                    var healed = file
                    (healed.examineProblem, healed.digestProblem, healed.extractProblem) = (nil, nil, nil)
                    healed.identity = FileIdentity(
                        device: 1, inode: file.identity.inode, size: file.content.count, modified: state.clock)
                    state.files[input]?[path] = healed
                }
            }
        }
    }

    package var paths: [String] { state.withLock { $0.files.values.flatMap { $0.keys.map(\.text) }.sorted() } }
    package var count: Int { state.withLock { $0.files.values.reduce(0) { $0 + $1.count } } }

    // MARK: - SourceAccess

    package func walk(_ input: InputSpec, deliver: @Sendable ([DiscoveredEntry]) async throws -> Void) async throws {
        // The contract promises no order, so the one that sorting would give is avoided.
        let files = state.withLock { $0.files[input.id] ?? [:] }.sorted { $1.key < $0.key }
        var batch: [DiscoveredEntry] = []
        for (path, file) in files {
            let verdict: DiscoveredEntry.Verdict =
                if let verdict = file.webVerdict {
                    verdict
                } else if let reason = file.skipReason {
                    .skipped(reason: reason)
                } else if let problem = file.walkProblem {
                    .failed(problem)
                } else {
                    .file(file.identity)
                }
            batch.append(DiscoveredEntry(input: input.id, path: path, verdict: verdict, web: file.web))
            if batch.count == Self.batch {
                try await deliver(batch)
                batch = []
            }
        }
        if !batch.isEmpty { try await deliver(batch) }
    }

    package func examine(
        _ sources: [UnexaminedSource], detail: Set<MediaFamily>,
        isWanted: @escaping @Sendable (UnexaminedSource, SourceFacts) -> Bool
    ) async throws -> [Result<Examination, ReadingProblem>] {
        sources.map { source in
            examine(source).map { facts in
                Examination(facts: facts, digest: isWanted(source, facts) ? digest(source) : nil)
            }
        }
    }

    private func examine(_ source: UnexaminedSource) -> Result<SourceFacts, ReadingProblem> {
        let (file, hook) = state.withLock { state in
            state.calls.examinations += 1
            return (state.files[source.input]?[source.path], state.onExamine)
        }
        hook?()
        guard let file else { return .failure(ReadingProblem(.unreadable, "no such file")) }
        if let problem = file.examineProblem { return .failure(problem) }
        return .success(SourceFacts(type: file.type, family: file.family, facts: file.facts))
    }

    private func digest(_ source: UnexaminedSource) -> Result<SHA256Digest, ReadingProblem> {
        let file = state.withLock { state in
            state.calls.digests += 1
            return state.files[source.input]?[source.path]
        }
        guard let file else { return .failure(ReadingProblem(.unreadable, "no such file")) }
        if let problem = file.digestProblem { return .failure(problem) }
        return .success(hashing.sha256(file.content))
    }

    package func extract(
        _ source: SourceRecord, limits: ExtractionLimits
    ) async throws -> Result<Extraction, ReadingProblem> {
        let file = state.withLock { state in
            state.calls.extractions += 1
            return state.files[source.input]?[source.path]
        }
        guard let file else { return .failure(ReadingProblem(.unreadable, "no such file")) }
        if let problem = file.extractProblem { return .failure(problem) }
        guard file.identity == source.identity else {
            return .failure(ReadingProblem(.changed, "it is not the file that was discovered"))
        }
        let text = String(decoding: file.content, as: UTF8.self)
        return .success(
            Extraction(
                passages: [Passage(place: .whole, text: text)],
                coverage: Coverage(unit: .characters, total: Double(text.count), read: Double(text.count))))
    }

    package func open(_ source: SourceRecord) async throws -> Result<any UploadFile, ReadingProblem> {
        guard let file = state.withLock({ $0.files[source.input]?[source.path] }), file.identity == source.identity
        else { return .failure(ReadingProblem(.changed, "it is not the file that was discovered")) }
        return .success(StubUpload(byteCount: file.content.count))
    }

    package func text(_ source: SourceRecord, limit: ByteCount) async throws -> Result<String, ReadingProblem> {
        guard let file = state.withLock({ $0.files[source.input]?[source.path] }), file.identity == source.identity
        else { return .failure(ReadingProblem(.changed, "it is not the file that was discovered")) }
        if let problem = file.extractProblem { return .failure(problem) }
        return .success(String(decoding: file.content, as: UTF8.self))
    }
}
