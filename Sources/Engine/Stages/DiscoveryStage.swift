import Media
package import Pipeline
import Primitives

/// Finds the files of every input, and examines those that are new or changed.
package struct DiscoveryStage: Sendable {
    private let inputs: [InputSpec]
    private let policy: ExaminationPolicy
    private let store: any RunStore
    private let access: any SourceAccess
    private let observer: any RunObserver
    private let stop: StopControl
    /// Batches under examination at the same time; the worker pool works on as many files as it has workers.
    private let window: Int

    /// Files that are examined together.
    private static let batch = 8
    /// Records per transaction.
    private static let transaction = 256

    package init(
        inputs: [InputSpec], policy: ExaminationPolicy, store: any RunStore, access: any SourceAccess,
        observer: any RunObserver, stop: StopControl, window: Int
    ) {
        self.inputs = inputs
        self.policy = policy
        self.store = store
        self.access = access
        self.observer = observer
        self.stop = stop
        // While the worker pool is busy with one share, another one is opened and a third is hashed.
        self.window = window / Self.batch + 2
    }

    package func run() async throws {
        try await store.beginDiscovery()
        let counter = Counter()
        for input in inputs {
            try await access.walk(input) { entries in
                if try await store.discovered(entries, policy: policy) { access.expectExaminations() }
                for entry in entries { report(entry) }
                observer.observe(.discovering(names: counter.add(entries.count)))
            }
        }
        try await store.finishDiscovery()
        try await examineAll()
    }

    private func report(_ entry: DiscoveredEntry) {
        switch entry.verdict {
        case .file, .awaited: break
        case .reference:
            switch policy.settled(entry)?.state {
            case .skipped(reason: ExaminationPolicy.urlTypeUnknown):
                observer.observe(
                    .sourceSkipped(
                        input: entry.input, path: entry.path.text, reason: ExaminationPolicy.urlTypeUnknown))
            case .failed(let problem):
                observer.observe(
                    .sourceFailed(input: entry.input, path: entry.path.text, UnitFailure(problem)))
            case .selected, .skipped, nil: break
            }
        case .skipped(let reason):
            observer.observe(.sourceSkipped(input: entry.input, path: entry.path.text, reason: reason))
        case .failed(let problem):
            observer.observe(
                .sourceFailed(input: entry.input, path: entry.path.text, UnitFailure(problem)))
        }
    }

    private func examineAll() async throws {
        try await withThrowingTaskGroup(of: [SourceRecord].self) { group in
            var queue: [UnexaminedSource] = []
            var last: UnexaminedSource?
            var inFlight = 0
            var done = 0
            var results: [SourceRecord] = []
            while true {
                while inFlight < window, stop.reason == nil {
                    if queue.isEmpty {
                        queue = try await store.nextUnexamined(after: last, limit: 512).reversed()
                        last = queue.first ?? last
                    }
                    let batch = Self.takeBatch(from: &queue)
                    guard !batch.isEmpty else { break }
                    inFlight += 1
                    group.addTask { try await examine(batch) }
                }
                guard inFlight > 0, let records = try await group.next() else { break }
                inFlight -= 1
                done += records.count
                results += records
                for record in records {
                    guard let problem = record.problem else { continue }
                    observer.observe(
                        .sourceFailed(input: record.input, path: record.path.text, UnitFailure(problem)))
                }
                if results.count >= Self.transaction {
                    try await store.examined(results)
                    results = []
                    observer.observe(.examining(done: done))
                }
            }
            try await store.examined(results)
            if done > 0 { observer.observe(.examining(done: done)) }
            if stop.reason != nil { try await recordUnexamined(queue, after: last) }
        }
    }

    /// Takes the next files of one input from the end of `queue`.
    private static func takeBatch(from queue: inout [UnexaminedSource]) -> [UnexaminedSource] {
        let batch = Array(queue.suffix(Self.batch).reversed().prefix { $0.input == queue.last?.input })
        queue.removeLast(batch.count)
        return batch
    }

    /// Records what a stopped run met and did not get to; the next one examines it.
    private func recordUnexamined(_ queue: [UnexaminedSource], after last: UnexaminedSource?) async throws {
        var (page, last) = (queue, last)
        while !page.isEmpty || last != nil {
            try await store.examined(
                page.map(notExamined))
            page = try await store.nextUnexamined(after: last, limit: 512)
            if page.isEmpty { return }
            last = page.last
        }
    }

    private func notExamined(_ source: UnexaminedSource) -> SourceRecord {
        SourceRecord(
            input: source.input, path: source.path, state: .skipped(reason: ExaminationPolicy.notExamined),
            url: source.url)
    }

    /// Examines files of one input.
    private func examine(_ batch: [UnexaminedSource]) async throws -> [SourceRecord] {
        var records = batch.filter { $0.identity.size == 0 }.map(examineEmpty)
        let sources = batch.filter { $0.identity.size > 0 }
        guard let first = sources.first else { return records }
        // A stopped run hashes nothing more: hashing may take long.
        let found = try await access.examine(sources, detail: policy.families(for: first.input)) { source, facts in
            stop.reason == nil && policy.accepts(facts, input: source.input) && policy.sizeProblem(source) == nil
        }
        for (source, result) in zip(sources, found) {
            switch result {
            case .success(let examination): records.append(record(source, examination))
            case .failure(let problem): records.append(try await examineDamaged(source, problem))
            }
        }
        return records
    }

    private func record(_ source: UnexaminedSource, _ examination: Examination) -> SourceRecord {
        let facts = examination.facts
        guard policy.accepts(facts, input: source.input) else {
            if source.url != nil {
                // A page that says "sign in" comes with status 200: whoever listed a document must hear of it.
                observer.observe(
                    .sourceSkipped(
                        input: source.input, path: source.path.text, reason: ExaminationPolicy.typeNotSelected))
            }
            return record(source, .skipped(reason: ExaminationPolicy.typeNotSelected), facts: facts)
        }
        if let problem = policy.sizeProblem(source) { return failed(source, problem, facts: facts) }
        switch examination.digest {
        case .success(let digest): return record(source, .selected, facts: facts, digest: digest)
        case .failure(let problem): return failed(source, problem, facts: facts)
        case nil: return notExamined(source)
        }
    }

    /// A file whose facts cannot be read may still have a type: then it is named by it, or left out if nobody wants it.
    private func examineDamaged(_ source: UnexaminedSource, _ problem: ReadingProblem) async throws -> SourceRecord {
        switch problem.kind {
        case .unreadable, .changed, .transient: return failed(source, problem, facts: nil)
        case .encrypted, .corrupt, .unsupported, .tooLarge, .timeout: break
        }
        guard case .success(let facts) = try await access.examine(source, detail: []) else {
            return failed(source, problem, facts: nil)
        }
        guard policy.accepts(facts, input: source.input) else {
            return record(source, .skipped(reason: ExaminationPolicy.typeNotSelected), facts: facts)
        }
        return failed(source, problem, facts: facts)
    }

    private func examineEmpty(_ source: UnexaminedSource) -> SourceRecord {
        if policy.claimsToBeWanted(source) {
            return failed(source, ReadingProblem(.corrupt, "the file is empty (0 bytes)"), facts: nil)
        }
        return record(
            source, .skipped(reason: ExaminationPolicy.empty), facts: SourceFacts(type: .empty, family: .other))
    }

    /// A failure keeps a family wherever one can be told, so that the unit that is missing its source is named.
    private func failed(_ source: UnexaminedSource, _ problem: ReadingProblem, facts: SourceFacts?) -> SourceRecord {
        var facts = facts
        if facts == nil {
            let claimed = MediaFamily(claimedBy: source.path.text) ?? .other
            let assumed = SourceFacts(type: .unknown, family: claimed)
            if policy.accepts(assumed, input: source.input) { facts = assumed }
        }
        return record(source, .failed(problem), facts: facts)
    }

    private func record(
        _ source: UnexaminedSource, _ state: SourceRecord.State, facts: SourceFacts?, digest: SHA256Digest? = nil
    ) -> SourceRecord {
        SourceRecord(
            input: source.input, path: source.path, state: state, identity: source.identity,
            bytes: source.identity.size, sha256: digest, facts: facts, url: source.url)
    }
}
