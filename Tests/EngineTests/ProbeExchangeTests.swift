import Engine
import HTTPMessages
import Media
import Pipeline
import Primitives
import Providers
import TestSupport
import Testing

/// One file with a code, asked about over a scripted wire.
struct ProbeExchangeTests {
    private final class Picture: UploadFile {
        let byteCount = 30_000
        let descriptor: Int32 = -1
        func isUnchanged() -> Bool { true }
    }

    private struct Asked {
        var outcome: ProbeExchange.Outcome
        var requests: Int
        var waits: [Duration]
    }

    /// Asks `toapis` about a picture that holds KHRNEL.
    private static func ask(
        _ name: String = "toapis", _ rule: @escaping ScriptedTransport.Rule
    ) async throws -> Asked {
        let model = ModelSpec(id: "gemini-3.1-pro")
        let configuration = try ProviderCatalog.configuration(
            name: name, spec: nil, model: model, policy: .degrade
        ).get()
        let (transport, time) = (ScriptedTransport(rule), ManualTime())
        let part = MediaPart(
            label: "probe", type: MediaType(rawValue: "image/png"), family: .image, file: Picture())
        let outcome = try await ProbeExchange(http: transport, time: time).ask(
            ModelRequest(
                system: nil, parts: [.media(part)], prompt: "Which word?", schema: nil, parameters: model),
            of: ProviderCatalog.provider(configuration),
            credential: configuration.credential(secret: WireHarness.secret)
        ) { $0.contains("KHRNEL") }
        return Asked(outcome: outcome, requests: transport.bodies.count, waits: time.waits)
    }

    @Test(
        arguments: [
            ("KHRNEL", 1130, .arrived(.answer)), ("KHRNEL", 11, .arrived(.answer)), ("NONE", 1130, .arrived(.tokens)),
            ("NONE", 11, .dropped(isProven: true)), ("NONE", 170, .dropped(isProven: false)),
        ] as [(String, Int, ProbeExchange.Outcome.Verdict)])
    func `judges by the answer first and by tokens then`(
        answer: String, input: Int, verdict: ProbeExchange.Outcome.Verdict
    ) async throws {
        let asked = try await Self.ask { _, _ in WireHarness.answer(answer, usage: (input, 5)) }
        #expect(asked.outcome.verdict == verdict && asked.outcome.answer == answer)
        #expect(asked.outcome.isMiscounted == (answer == "KHRNEL" && input == 11))
        #expect(asked.outcome.usage?.input == input && asked.outcome.requestID == "req-1" && asked.requests == 1)
    }

    @Test func `tells what a provider does not take, without a key in the words`() async throws {
        let asked = try await Self.ask { _, _ in
            WireHarness.refusal(400, message: "no such type, says \(WireHarness.secret)")
        }
        guard case .failed(let failure, .request) = asked.outcome.verdict else {
            Issue.record("\(asked.outcome.verdict)")
            return
        }
        #expect(failure.failureClass == .unsupported && failure.message.contains("no such type, says [key]"))
        #expect(asked.requests == 1)
    }

    @Test func `asks a busy provider again, a few times`() async throws {
        let recovered = try await Self.ask { _, number in
            number < 3 ? WireHarness.refusal(503) : WireHarness.answer("KHRNEL")
        }
        #expect(recovered.outcome.verdict == .arrived(.answer) && recovered.requests == 3)
        #expect(recovered.waits == [.seconds(1), .seconds(2)])
        let busy = try await Self.ask { _, _ in WireHarness.refusal(429, [("Retry-After", "7200")]) }
        #expect(busy.requests == 1 && busy.waits.isEmpty)
        guard case .failed(let failure, _) = busy.outcome.verdict else {
            Issue.record("\(busy.outcome.verdict)")
            return
        }
        #expect(failure.failureClass == .rate)
    }

    @Test(arguments: [401, 402])
    func `says when no other request would fare better`(status: Int) async throws {
        let asked = try await Self.ask { _, _ in WireHarness.refusal(status) }
        guard case .failed(_, .credential) = asked.outcome.verdict else {
            Issue.record("\(asked.outcome.verdict)")
            return
        }
        #expect(asked.requests == 1)
    }

    @Test func `adds up what every attempt cost`() async throws {
        // The price of a million input tokens at AIVideoAPI is $0.80.
        let asked = try await Self.ask("aivideoapi") { _, number in
            number == 1
                ? WireHarness.answer("", usage: (1_000_000, 0)) : WireHarness.answer("NONE", usage: (1_000_000, 0))
        }
        #expect(asked.requests == 2 && asked.outcome.cost == USD(picodollars: 1_600_000_000_000))
    }
}
