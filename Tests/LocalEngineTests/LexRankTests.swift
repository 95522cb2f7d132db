import Media
import Testing

@testable import LocalEngine

struct LexRankTests {
    private func vectors(_ texts: [String]) -> TermVectors {
        TermVectors(TextReading(texts.map { Passage(place: .whole, text: $0) }, document: 0).sentences)
    }

    @Test func `gives the solution of its equation`() {
        // Two of three sentences are alike, the third shares one word with each: the fixed point is checked directly.
        let vectors = vectors([
            "The pump failed at noon.", "The pump failed again at night.", "Divers inspected the pump.",
        ])
        let scores = LexRank.scores(vectors)
        #expect(abs(scores.reduce(0, +) - 1) < 1e-9)
        let n = 3
        for u in 0..<n {
            var sum = 0.0
            for v in 0..<n where v != u {
                let all = (0..<n).filter { $0 != v }.reduce(0) { $0 + vectors.similarity(v, $1) }
                sum += scores[v] * vectors.similarity(v, u) / all
            }
            #expect(abs(scores[u] - (0.15 / 3 + 0.85 * sum)) < 1e-5)
        }
    }

    @Test func `ranks the sentence that the others share most with first`() {
        let scores = LexRank.scores(
            vectors([
                "Bananas grow in warm countries.", "The pump failed and the engine stopped.", "The pump was old.",
                "An engine needs oil and a pump.", "The engine stopped twice.",
            ]))
        #expect(scores.indices.max { scores[$0] < scores[$1] } == 1)
        #expect(scores.indices.min { scores[$0] < scores[$1] } == 0)
    }

    @Test func `treats sentences without a common word alike`() {
        let scores = LexRank.scores(vectors(["Red apples taste sweet.", "Old ships rust quickly."]))
        #expect(scores.count == 2)
        #expect(abs(scores[0] - 0.5) < 1e-9)
        #expect(LexRank.scores(vectors([])).isEmpty)
    }

    @Test(arguments: [
        (1.0, 0.0), (2.718281828459045, 1.0), (10, 2.302585092994046), (0.5, -0.6931471805599453),
        (1e9, 20.72326583694641),
    ])
    func `takes logarithms`(_ x: Double, _ expected: Double) {
        #expect(abs(naturalLogarithm(x) - expected) < 1e-12)
    }

    @Test func `says nothing twice`() {
        let reading = TextReading(
            ["The pump failed at noon today.", "The pump failed at noon today.", "Divers inspected the old hull."]
                .map { Passage(place: .whole, text: $0) }, document: 0)
        let top = SentenceRanking(reading.sentences).top(3)
        #expect(top.map(\.text) == ["The pump failed at noon today.", "Divers inspected the old hull."])
    }
}
