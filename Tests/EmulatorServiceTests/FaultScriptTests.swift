import EmulatorService
import Primitives
import Testing

struct FaultScriptTests {
    private func script(_ rules: String) throws -> FaultScript {
        try FaultScript(parsing: Array(#"{"version":1,"rules":[\#(rules)]}"#.utf8))
    }

    @Test(arguments: [
        ("{", "not JSON"), ("[]", "must be an object"), (#"{"rules":[]}"#, "/version"),
        (#"{"version":2,"rules":[]}"#, "/version"),
        (#"{"version":1}"#, "/rules"), (#"{"version":1,"rules":[{}]}"#, "/rules/0/reply"),
        (#"{"version":1,"rules":[{"reply":{"falt":"reset"}}]}"#, "did you mean 'fault'"),
        (#"{"version":1,"rules":[{"reply":{"fault":"resets"}}]}"#, "/rules/0/reply/fault"),
        (#"{"version":1,"rules":[{"reply":{"fault":"reset","status":500}}]}"#, "one at a time"),
        (#"{"version":1,"rules":[{"reply":{"retryAfter":1}}]}"#, "goes with 'status'"),
        (#"{"version":1,"rules":[{"reply":{"status":99}}]}"#, "/rules/0/reply/status"),
        (#"{"version":1,"rules":[{"reply":{"status":429,"retryAfter":"date1s"}}]}"#, "date+1s"),
        (#"{"version":1,"rules":[{"reply":{"latency":2}}]}"#, "/rules/0/reply/latency"),
        (#"{"version":1,"rules":[{"reply":{"headers":{"a b":"c"}}}]}"#, "/rules/0/reply/headers/a b"),
        (#"{"version":1,"rules":[{"reply":{"headers":{"a":"c\nd"}}}]}"#, "/rules/0/reply/headers/a"),
        (#"{"version":1,"rules":[{"when":{"requests":"5-2"},"reply":{}}]}"#, "/rules/0/when/requests"),
        (#"{"version":1,"rules":[{"when":{"requests":[1,0]},"reply":{}}]}"#, "/rules/0/when/requests/1"),
        (#"{"version":1,"rules":[{"when":{"share":1.5},"reply":{}}]}"#, "/rules/0/when/share"),
        (#"{"version":1,"rules":[{"when":{"seed":1},"reply":{}}]}"#, "goes with 'share'"),
        (#"{"version":1,"rules":[{"when":{"every":0},"reply":{}}]}"#, "/rules/0/when/every"),
    ])
    func `refuses what it does not know, and names the place`(text: String, words: String) {
        let error = #expect(throws: ScriptError.self) { try FaultScript(parsing: Array(text.utf8)) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        (#"{"requests":3}"#, [3]), (#"{"requests":"2-4"}"#, [2, 3, 4]), (#"{"requests":["9-",1]}"#, [1, 9, 10]),
        (#"{"every":4}"#, [4, 8]), (#"{"every":2,"requests":"1-5"}"#, [2, 4]), ("{}", Array(1...10)),
    ])
    func `chooses requests by their numbers`(when: String, numbers: [Int]) throws {
        let script = try script(#"{"when":\#(when),"reply":{}}"#)
        #expect((1...10).filter { script.rule(for: RequestFacts(sequence: $0)) != nil } == numbers)
    }

    @Test func `takes a share of requests, and the same ones again`() throws {
        func chosen(_ seed: Int) -> [Int] {
            let share = ScriptRule.Share(part: 0.1, seed: seed)
            return (1...10_000).filter(share.takes)
        }
        #expect(chosen(7) == chosen(7))
        #expect(chosen(7) != chosen(8))
        // Six standard deviations around the expectation.
        #expect((820...1180).contains(chosen(7).count))
        #expect((1...100).filter(ScriptRule.Share(part: 0, seed: 1).takes).isEmpty)
        #expect((1...100).filter(ScriptRule.Share(part: 1, seed: 1).takes).count == 100)
    }

    @Test func `looks at texts, names, digests and repetitions`() throws {
        let request = try EmulatorSamples.request(text: "the storm of 2026")
        let facts = RequestFacts(sequence: 1, request: request, attempt: 2)
        let digest = request.identity.hex
        for word in ["storm", "P001", digest] {
            #expect(try script(#"{"when":{"matching":"\#(word)"},"reply":{}}"#).rule(for: facts) != nil)
        }
        #expect(try script(#"{"when":{"matching":"calm"},"reply":{}}"#).rule(for: facts) == nil)
        #expect(try script(#"{"when":{"attempt":"2-3"},"reply":{}}"#).rule(for: facts) != nil)
        #expect(try script(#"{"when":{"attempt":1},"reply":{}}"#).rule(for: facts) == nil)
        #expect(try script(#"{"when":{"attempt":2,"matching":"calm"},"reply":{}}"#).rule(for: facts) == nil)
    }

    @Test func `lets the first rule decide that fits`() throws {
        let script = try script(
            #"{"when":{"requests":1},"reply":{"status":500}},{"when":{"requests":"1-2"},"reply":{"status":501}},{"note":"rest","reply":{"answer":"x"}}"#
        )
        let contents = (1...3).map { script.rule(for: RequestFacts(sequence: $0))?.reply.content }
        #expect(contents == [.status(.init(500)), .status(.init(501)), .literal("x")])
    }

    @Test func `knows whether bodies must be read`() throws {
        #expect(try !script(#"{"when":{"requests":1,"share":0.5},"reply":{"fault":"reset"}}"#).readsBodies)
        #expect(try script(#"{"when":{"matching":"x"},"reply":{}}"#).readsBodies)
        #expect(try script(#"{"when":{"attempt":1},"reply":{}}"#).readsBodies)
        #expect(try script(#"{"reply":{"invalidAnswer":1}}"#).readsBodies)
        #expect(try script(#"{"reply":{"invalidResults":1}}"#).readsBodies)
    }
}
