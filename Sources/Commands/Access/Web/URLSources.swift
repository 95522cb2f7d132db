import ConcurrencyPrimitives
import Engine
import Media
import Pipeline
import Platform
import Primitives

/// The inputs that name URLs: each is passed on as it is, or fetched where its host is listed.
struct URLSources: Sendable {
    /// What a command may do about URLs that are to be fetched.
    enum Fetching: Sendable {
        /// Nothing: what is not there is awaited.
        case none
        /// Nothing, and a run does without what is not there.
        case offline
        case over(Downloader)
    }

    private let fetching: Fetching
    /// `nil` while there is no output folder, so that nothing was fetched yet.
    private let downloads: DownloadFolder?
    private let hashing: any ContentHashing
    private let threads: BlockingThreads
    private let stop: StopControl
    /// Hears how many URLs of an input are about to be fetched.
    private let announce: @Sendable (_ input: String, _ count: Int) -> Void

    /// URLs that are fetched at the same time.
    private static let window = 8
    /// Entries that are delivered together.
    private static let batch = 64

    init(
        _ fetching: Fetching, downloads: DownloadFolder?, hashing: any ContentHashing, threads: BlockingThreads,
        stop: StopControl, announce: @escaping @Sendable (_ input: String, _ count: Int) -> Void
    ) {
        self.fetching = fetching
        self.downloads = downloads
        self.hashing = hashing
        self.threads = threads
        self.stop = stop
        self.announce = announce
    }

    /// Delivers an entry for every URL of the input, after those that are to be fetched have been.
    func walk(_ input: InputSpec, deliver: @Sendable ([DiscoveredEntry]) async throws -> Void) async throws {
        var wanted: [SourceURL] = []
        var entries: [DiscoveredEntry] = []
        for source in input.urls {
            if input.download?.allows(source.host) == true {
                wanted.append(source)
            } else {
                entries.append(entry(source, input, .reference))
            }
        }
        if let download = input.download, !wanted.isEmpty {
            switch fetching {
            case .over(let downloader):
                announce(input.id, wanted.count)
                try await fetch(wanted, input, download, downloader, deliver)
            case .none: entries += try await kept(wanted, input, missing: .awaited)
            case .offline:
                entries += try await kept(
                    wanted, input, missing: .failed(ReadingProblem(.transient, "it is not downloaded, and --offline")))
            }
        }
        for start in stride(from: 0, to: entries.count, by: Self.batch) {
            try await deliver(Array(entries[start..<min(start + Self.batch, entries.count)]))
        }
    }

    /// What is there from earlier runs.
    private func kept(
        _ sources: [SourceURL], _ input: InputSpec, missing: DiscoveredEntry.Verdict
    ) async throws -> [DiscoveredEntry] {
        try await threads.run {
            sources.map { source in
                entry(source, input, downloads?.kept(source.url).map { .file($0.identity) } ?? missing)
            }
        }
    }

    private enum Step: Sendable {
        case entry(DiscoveredEntry)
        case stopped
    }

    /// Fetches some at a time; a run that is stopped leaves the rest awaited.
    private func fetch(
        _ sources: [SourceURL], _ input: InputSpec, _ download: DownloadSpec, _ downloader: Downloader,
        _ deliver: @Sendable ([DiscoveredEntry]) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Step.self) { group in
            group.addTask {
                for await _ in stop.reasons() {}
                return .stopped
            }
            var waiting = sources[...]
            var inFlight = 0
            var isStopped = false
            var entries: [DiscoveredEntry] = []
            while true {
                while !isStopped, inFlight < Self.window, let source = waiting.popFirst() {
                    inFlight += 1
                    group.addTask { .entry(try await fetched(source, input, download, downloader)) }
                }
                guard inFlight > 0, let step = try await group.next() else { break }
                switch step {
                case .entry(let entry):
                    inFlight -= 1
                    entries.append(entry)
                case .stopped:
                    isStopped = true
                    group.cancelAll()
                }
                if entries.count >= Self.window {
                    try await deliver(entries)
                    entries = []
                }
            }
            group.cancelAll()
            entries += waiting.map { entry($0, input, .awaited) }
            if !entries.isEmpty { try await deliver(entries) }
        }
    }

    private func fetched(
        _ source: SourceURL, _ input: InputSpec, _ download: DownloadSpec, _ downloader: Downloader
    ) async throws -> DiscoveredEntry {
        do {
            switch try await downloader.fetch(source.url, download) {
            case .success(let identity): return entry(source, input, .file(identity))
            case .failure(let problem): return entry(source, input, .failed(problem))
            }
        } catch is CancellationError where stop.reason != nil {
            return entry(source, input, .awaited)
        }
    }

    private func entry(
        _ source: SourceURL, _ input: InputSpec, _ verdict: DiscoveredEntry.Verdict
    ) -> DiscoveredEntry {
        DiscoveredEntry(
            input: input.id, path: source.path(hashing), verdict: verdict,
            web: WebSource(
                url: source.url, facts: source.claimedFacts, content: source.contentDigest(hashing)))
    }
}
