import Engine
import Media
import Pipeline
import Primitives
import Synchronization
import TestSupport
import Testing

/// Whole histories at random: trees, edits, failures and stops over several runs.
struct RunPropertyTests {
    // The same seeds on every machine; a failing scenario names its own. The ledger syncs, so it plays fewer.
    @Test(arguments: [
        (kind: StoreKind.memory, scenarios: UInt64(150)), (kind: StoreKind.ledger, scenarios: UInt64(25)),
    ])
    func `loses nothing, asks nothing twice and comes to rest, whatever happens`(
        _ plan: (kind: StoreKind, scenarios: UInt64)
    ) async throws {
        for seed in 0..<plan.scenarios {
            var scenario = try await Scenario(seed: seed, kind: plan.kind)
            try await scenario.play()
        }
    }
}

/// The store in memory is what most suites trust, so it has to be a true picture of the ledger.
struct StoreAgreementTests {
    @Test func `leaves the same records in memory and in the ledger, run by run`() async throws {
        for seed in 1000..<UInt64(1020) {
            var stories: [[StoreSnapshot]] = []
            for kind in StoreKind.allCases {
                // One unit at a time, so that both histories are the same.
                var scenario = try await Scenario(seed: seed, kind: kind, concurrency: 1)
                try await scenario.play()
                stories.append(scenario.snapshots)
            }
            #expect(stories[0].count == stories[1].count, "seed \(seed)")
            for (run, pair) in zip(stories[0], stories[1]).enumerated() {
                #expect(pair.0.sources == pair.1.sources, "seed \(seed), run \(run)")
                for (inMemory, inLedger) in zip(pair.0.units, pair.1.units) {
                    #expect(inMemory == inLedger, "seed \(seed), run \(run)")
                }
                #expect(pair.0.units.count == pair.1.units.count, "seed \(seed), run \(run)")
            }
        }
    }
}

/// One random history.
private struct Scenario {
    private let seed: UInt64
    private let kind: StoreKind
    private var random: SeededGenerator
    private let harness: RunHarness
    /// What was answered in any run or refused in this one: asking again is money for nothing.
    private let answered = AnsweredKeys()
    /// What the store held after each run.
    private(set) var snapshots: [StoreSnapshot] = []

    private static let folders = ["", "x/", "x/deep/", "y/"]
    private static let names = ["a.txt", "b.txt", "c.pdf", "d.txt", "e.bin", "f.txt"]
    private static let texts = ["one", "two", "three", "four", "five", "six", "seven", "eight"]

    init(seed: UInt64, kind: StoreKind, concurrency: Int? = nil) async throws {
        self.seed = seed
        self.kind = kind
        random = SeededGenerator(seed: seed)
        harness = try await RunHarness(store: kind)
        harness.policy.attemptsAcrossRuns = 50
        let drawn = Int.random(in: 1...5, using: &random)
        harness.engine.work(onAtOnce: concurrency ?? drawn)
    }

    private var comment: Comment { "seed \(seed), store \(kind)" }

    mutating func play() async throws {
        for _ in 0..<Int.random(in: 1...8, using: &random) { edit() }
        for _ in 0..<Int.random(in: 2...4, using: &random) {
            for _ in 0..<Int.random(in: 0...3, using: &random) { edit() }
            try await disturbedRun()
        }
        harness.sources.heal()
        harness.limits.units = nil
        harness.engine.use(ScriptedEngine.echo)
        let clean = try await harness.run()
        check(clean)
        #expect(clean.stop == nil, comment)
        let last = try await harness.run()
        check(last)
        #expect(last.asked == [], comment)
        #expect(last.calls == MemorySources.Calls(), comment)
        #expect(last.totals[.pending] == 0 && last.totals[.failed] == 0, comment)
        #expect(last.totals.actions[.requested, default: 0] == 0, comment)
        for unit in last.snapshot.units where unit.status == .ok {
            #expect(unit.outputs.allSatisfy { harness.outputs.text($0.path) != nil }, comment)
        }
    }

    /// A run in which questions may fail, files may be bad and the run may be stopped.
    private mutating func disturbedRun() async throws {
        let failing = Set(Self.texts.filter { _ in random.isOne(in: 5) })
        let isLasting = Bool.random(using: &random)
        let stop = StopControl()
        let stopsAfter = random.isOne(in: 3) ? Int.random(in: 1...5, using: &random) : Int.max
        let count = Counter()
        let digests = Set(failing.map { harness.hashing.sha256($0) })
        harness.limits.units = random.isOne(in: 4) ? Int.random(in: 1...6, using: &random) : nil
        let answered = answered
        harness.engine.use { question in
            if count.add(1) >= stopsAfter { stop.stop(.signal(2)) }
            let identity = QuestionIdentity(question)
            let isFailing = question.parts.contains { part in
                if case .source(let record) = part.content, let digest = record.sha256 {
                    return digests.contains(digest)
                }
                return false
            }
            if isFailing, !isLasting { return .failure(UnitFailure(.transient, "as scripted")) }
            answered.note(identity, isRefusal: isFailing)
            return isFailing ? .failure(UnitFailure(.refused, "as scripted")) : try ScriptedEngine.echo(question)
        }
        harness.policy.retriesRejected = random.isOne(in: 4)
        answered.forgetRefusals()
        if random.isOne(in: 4) { harness.outputs.dropOneOutput(using: &random) }
        let outcome = try await harness.run(stop: stop)
        check(outcome)
    }

    /// What holds after every run, however it ended.
    private mutating func check(_ outcome: RunOutcome) {
        snapshots.append(outcome.snapshot)
        let sources = outcome.snapshot.sources
        #expect(Set(sources.map { [$0.input, $0.path.text] }).count == sources.count, comment)
        #expect(outcome.totals.sources.values.reduce(0, +) == sources.count, comment)
        #expect(sources.map(\.path.text).sorted() == harness.sources.paths, comment)
        let units = outcome.snapshot.units
        #expect(Set(units.map(\.id)).count == units.count, comment)
        #expect(outcome.totals.units.values.reduce(0, +) == units.count, comment)
        #expect(outcome.totals.actions.values.reduce(0, +) == units.count, comment)
        #expect(outcome.totals.planned == outcome.marks.reduce(0) { $0 + ($1.key == .orphan ? 0 : $1.value) }, comment)
        for unit in units {
            #expect(unit.status != .ok || unit.answer != nil && unit.key != nil, comment)
            #expect(!unit.status.countsAsFailed || unit.failure != nil, comment)
        }
        #expect(answered.repetitions == 0, comment)
    }

    private mutating func edit() {
        let name = Self.names.randomElement(using: &random) ?? "a.txt"
        let path = (Self.folders.randomElement(using: &random) ?? "") + name
        let exists = harness.sources.paths.contains(path)
        switch Int.random(in: 0..<10, using: &random) {
        case 0 where exists: harness.sources.remove(path)
        case 1 where exists: harness.sources.edit(path, touches: true) { _ in }
        case 2 where exists:
            harness.sources.edit(path, touches: true) { $0.digestProblem = ReadingProblem(.unreadable, "denied") }
        case 3 where exists:
            harness.sources.edit(path, touches: true) { $0.examineProblem = ReadingProblem(.corrupt, "broken") }
        case 4 where exists:
            let target = path + ".txt"
            harness.sources.rename(path, to: target)
        default:
            harness.sources.write(path, Self.texts.randomElement(using: &random) ?? "one")
        }
    }
}

/// What a question asks, apart from the unit that asks it: the engine's own notion of a key, made without its code.
private struct QuestionIdentity: Hashable {
    let prompt: String
    let parts: [[UInt8]]

    init(_ question: Question) {
        prompt = question.prompt
        parts = question.parts.map { part in
            switch part.content {
            case .source(let record): (record.sha256?.bytes ?? []) + Array((record.facts?.family.rawValue ?? "").utf8)
            case .answer(let body): body.storedBytes
            }
        }.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

/// Counts questions that were asked although their answer was known.
private final class AnsweredKeys: Sendable {
    private struct State {
        var known: Set<QuestionIdentity> = []
        var refused: Set<QuestionIdentity> = []
        var repetitions = 0
    }

    private let state = Mutex(State())

    var repetitions: Int { state.withLock { $0.repetitions } }

    func note(_ question: QuestionIdentity, isRefusal: Bool) {
        state.withLock { state in
            let isKnown = state.known.contains(question) || state.refused.contains(question)
            if isKnown { state.repetitions += 1 }
            if isRefusal { state.refused.insert(question) } else { state.known.insert(question) }
        }
    }

    /// A refusal counts for its own run: another unit may ask again later, and so may a run that retries rejected ones.
    func forgetRefusals() { state.withLock { $0.refused = [] } }
}
