import Engine
import Media
import Pipeline
import Primitives
import TestSupport
import Testing

/// Several answers to one question: which of them counts.
struct BestAnswerTests {
    private static let pipeline = PipelineSamples.single(
        write: #"[{ "json": "out/{{relpath}}.json" }]"#,
        step: #"""
            , "checks": [{ "quotes": "/quote" }], "repair": 1, "schema": { "text":
            "{\"type\":\"object\",\"required\":[\"quote\"],\"properties\":{\"quote\":{\"type\":\"string\"}}}" }
            """#)

    private static func quote(_ text: String) -> AnswerBody { .json(["quote": .string(text)]) }
    private static let broken = AnswerBody.json(["quote": 1])

    /// What came, first to last; what counts; how often it was asked.
    @Test(
        arguments: [
            ([quote("pump"), quote("crane")], "pump", 1), ([broken, quote("crane"), quote("pump")], "crane", 1),
            ([broken, .text("no JSON"), quote("pump")], "pump", 1),
            ([quote("nowhere"), quote("crane")], "crane", 1), ([broken, quote("nowhere"), quote("pump")], "pump", 1),
            ([quote("nowhere"), quote("elsewhere"), broken], "nowhere", 1), ([broken, .text("no")], nil, 2),
            ([broken], nil, 2),
        ] as [([AnswerBody], String?, Int)])
    func `is the first that fits and quotes the source`(came: [AnswerBody], counts: String?, asked: Int) async throws {
        let harness = try await RunHarness(Self.pipeline, store: .memory)
        harness.sources.write("a.txt", "The pump stood by the crane.")
        harness.engine.use { _ in
            var answer = Answer(body: came[0], details: UnitDetails(provider: "scripted"))
            answer.alternatives = Array(came.dropFirst())
            answer.sourceText = [Passage(place: .page(1), text: "The pump stood by the crane.")]
            answer.written = "as written first"
            return .success(answer)
        }
        let run = try await harness.run()
        let unit = try #require(run["brief:docs/a.txt"])
        #expect(unit.status == (counts == nil ? .rejected : .ok))
        #expect(harness.engine.questions.count == asked)
        if let counts {
            let written = try #require(harness.outputs.text("out/a.txt.json"))
            #expect(try JSONParser.parse(Array(written.utf8)).value["quote"]?.stringValue == counts)
        } else {
            #expect(unit.failure?.failureClass == .schemaInvalid)
            #expect(harness.engine.questions.last?.corrections.map(\.answer) == ["as written first"])
        }
    }
}
