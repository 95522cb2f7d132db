import Primitives
import Testing

@testable import Pipeline

/// The table of what a run does about a unit, row by row.
struct RerunPolicyTests {
    private static let id = UnitID(rawValue: "brief:docs/a.txt")
    private static let key = SHA256Digest(words: [1, 1, 1, 1])
    private static let otherKey = SHA256Digest(words: [2, 2, 2, 2])
    private static let rendering = SHA256Digest(words: [3, 3, 3, 3])
    private static let answer = AnswerReference(digest: SHA256Digest(words: [4, 4, 4, 4]), isJSON: true)

    private static func components(model: String = "m") -> KeyComponents {
        KeyComponents(content: key, prep: .null, prompt: [:], schema: nil, model: ["id": .string(model)])
    }

    private func present(damaged: [String] = [], stored: Bool = true) -> RerunPolicy.Present {
        RerunPolicy.Present(
            id: Self.id, key: Self.key, components: { Self.components() }, rendering: Self.rendering,
            damagedOutputs: damaged, answerIsStored: stored)
    }

    private func previous(
        _ status: UnitStatus, key: SHA256Digest? = RerunPolicyTests.key, failure: FailureClass? = nil,
        attempts: Int = 1, answered: Bool? = nil, rendering: SHA256Digest? = RerunPolicyTests.rendering,
        components: KeyComponents? = nil
    ) -> PreviousUnit {
        PreviousUnit(
            status: status, key: key, componentsText: components.map { JSONWriter.text(of: $0.json) } ?? "null",
            failureClass: failure, attempts: attempts,
            answer: answered ?? status.hasAnswer ? Self.answer : nil, rendering: rendering)
    }

    private func request(_ mark: PlanMark, _ reasons: String...) -> PlanDecision {
        PlanDecision(mark: mark, work: .request, status: .pending, reasons: reasons)
    }

    @Test func `asks about what was never asked`() {
        #expect(RerunPolicy().decide(previous: nil, present: present()) == request(.new, "new"))
        #expect(
            RerunPolicy().decide(previous: previous(.rejected, key: nil), present: present()) == request(.new, "new"))
    }

    @Test(arguments: [UnitStatus.ok, .accepted, .partial])
    func `leaves what is answered under the same key`(status: UnitStatus) {
        #expect(
            RerunPolicy().decide(previous: previous(status), present: present())
                == PlanDecision(mark: .fresh, work: .nothing, status: status, reasons: []))
    }

    @Test(arguments: UnitStatus.allCases)
    func `asks again under another key, whatever there was`(status: UnitStatus) {
        let before = previous(
            status, key: Self.otherKey, attempts: 99, components: Self.components(model: "other"))
        for policy in [RerunPolicy(), RerunPolicy(onlyNew: true)] {
            #expect(policy.decide(previous: before, present: present()) == request(.stale, "model changed"))
        }
    }

    @Test func `says that a key changed when it cannot say why`() {
        #expect(
            RerunPolicy().decide(previous: previous(.ok, key: Self.otherKey), present: present())
                == request(.stale, "key changed"))
        #expect(
            RerunPolicy().decide(
                previous: previous(.ok, key: Self.otherKey, components: Self.components()), present: present())
                == request(.stale, "key changed"))
    }

    @Test(arguments: [UnitStatus.ok, .accepted, .partial])
    func `renders what is answered and damaged, or shaped anew`(status: UnitStatus) {
        let damage = ["output missing: a.json"]
        #expect(
            RerunPolicy().decide(previous: previous(status), present: present(damaged: damage))
                == PlanDecision(mark: .stale, work: .render, status: status, reasons: damage))
        #expect(
            RerunPolicy().decide(previous: previous(status, rendering: Self.key), present: present())
                == PlanDecision(mark: .stale, work: .render, status: status, reasons: ["rendering changed"]))
        #expect(
            RerunPolicy().decide(previous: previous(status), present: present(damaged: damage, stored: false))
                == request(.stale, "output missing: a.json", "answer not stored"))
    }

    @Test func `does not miss an answer that nobody needs`() {
        #expect(RerunPolicy().decide(previous: previous(.ok), present: present(stored: false)) == .fresh)
    }

    @Test(arguments: [
        FailureClass.rate, .transient, .timeout, .limit, .interrupted, .auth, .credit, .unknownOutcome, .truncated,
        .sourceChanged,
    ])
    func `tries a failed unit again until the cap`(failure: FailureClass) {
        let policy = RerunPolicy(attemptsAcrossRuns: 3)
        for attempts in 1...2 {
            #expect(
                policy.decide(previous: previous(.failed, failure: failure, attempts: attempts), present: present())
                    == request(.retry, "failed: \(failure)"))
        }
        for attempts in 3...4 {
            #expect(
                policy.decide(previous: previous(.failed, failure: failure, attempts: attempts), present: present())
                    == PlanDecision(
                        mark: .left, work: .nothing, status: .quarantined,
                        reasons: ["failed in \(attempts) runs: \(failure)"]))
        }
    }

    @Test func `leaves failed units when it does only what is new`() {
        let policy = RerunPolicy(onlyNew: true)
        #expect(
            policy.decide(previous: previous(.failed, failure: .rate), present: present())
                == PlanDecision(mark: .left, work: .nothing, status: .failed, reasons: ["failed: rate"]))
        #expect(policy.decide(previous: nil, present: present()) == request(.new, "new"))
        #expect(policy.decide(previous: previous(.pending), present: present()) == request(.new, "not finished"))
    }

    @Test(arguments: [
        FailureClass.refused, .unsupported, .encrypted, .corrupt, .tooLarge, .schemaInvalid, .mediaDropped,
    ])
    func `leaves a rejected unit unless it is told to retry`(failure: FailureClass) {
        let before = previous(.rejected, failure: failure, attempts: 99)
        let reason = "rejected: \(failure)"
        #expect(
            RerunPolicy().decide(previous: before, present: present())
                == PlanDecision(mark: .left, work: .nothing, status: .rejected, reasons: [reason]))
        #expect(
            RerunPolicy(retriesRejected: true).decide(previous: before, present: present()) == request(.retry, reason))
    }

    @Test(
        arguments: [
            (["b"], true), (["b", "c"], true), (["a"], false), (["b", "a"], false), ([], false),
        ] as [([String], Bool)])
    func `asks for lost files again where the provider that lost them is not asked`(route: [String], asks: Bool) {
        var before = previous(.rejected, failure: .mediaDropped)
        before.detailsText = #"{"provider":"a"}"#
        let decision = RerunPolicy(route: route).decide(previous: before, present: present())
        #expect((decision.work == .request) == asks)
        if asks { #expect(decision.reasons == ["rejected: media_dropped by a, which the route leaves out"]) }
        #expect(RerunPolicy(onlyNew: true, route: route).decide(previous: before, present: present()).work == .nothing)
        before.failureClass = .refused
        #expect(RerunPolicy(route: route).decide(previous: before, present: present()).work == .nothing)
    }

    @Test(arguments: [false, true])
    func `leaves a quarantined unit, also when rejected ones are tried again`(retriesRejected: Bool) {
        let policy = RerunPolicy(retriesRejected: retriesRejected)
        let decision = policy.decide(
            previous: previous(.quarantined, failure: .timeout, attempts: 5), present: present())
        #expect(decision.work == .nothing && decision.status == .quarantined && decision.mark == .left)
    }

    @Test(arguments: UnitStatus.allCases)
    func `asks about a forced unit, whatever its state`(status: UnitStatus) {
        let policy = RerunPolicy(onlyNew: true, forced: [Self.id])
        #expect(
            policy.decide(previous: previous(status, attempts: 99), present: present()) == request(.stale, "forced"))
        let others = RerunPolicy(forced: [UnitID(rawValue: "brief:docs/b.txt")])
        #expect(others.decide(previous: previous(.ok), present: present()) == .fresh)
    }

    @Test(arguments: [UnitStatus.pending, .blocked, .skipped, .orphan])
    func `goes on with what was not finished, or takes the answer that is there`(status: UnitStatus) {
        #expect(
            RerunPolicy().decide(previous: previous(status, answered: false), present: present())
                == request(.new, "not finished"))
        #expect(RerunPolicy().decide(previous: previous(status, answered: true), present: present()) == .fresh)
    }

    @Test(arguments: [
        (FailureClass.encrypted, 9, UnitStatus.rejected), (.corrupt, 1, .rejected), (.unsupported, 1, .rejected),
        (.tooLarge, 1, .rejected), (.unreadable, 1, .failed), (.unreadable, 2, .quarantined), (.timeout, 1, .failed),
        (.sourceChanged, 3, .quarantined),
    ])
    func `has nothing to ask about a source that cannot be read`(
        failure: FailureClass, attempts: Int, status: UnitStatus
    ) {
        let decision = RerunPolicy(attemptsAcrossRuns: 2).decide(
            previous: previous(.ok), unreadable: UnitFailure(failure, "x"), attempts: attempts)
        #expect(decision.mark == .left && decision.work == .nothing)
        #expect(decision.status == status)
        #expect(decision.reasons.first?.contains(failure.rawValue) == true)
    }
}
