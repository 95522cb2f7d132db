import EmulatorService
import Testing

struct EchoAnswerTests {
    @Test func `tells what arrived and repeats the first words`() throws {
        let words = (1...20).map(String.init).joined(separator: " ")
        let text = EchoAnswer.text(for: try EmulatorSamples.request(text: words))
        #expect(text.contains("2 parts for m"))
        #expect(text.contains("“1 2 3 4 5 6 7 8 9 10 11 12 …”"))
        #expect(text.contains("application/pdf of 9 bytes"))
    }

    @Test func `repeats little of a word that has no end`() throws {
        let text = EchoAnswer.text(for: try EmulatorSamples.request(text: String(repeating: "a", count: 1_000_000)))
        #expect(text.utf8.count < 500)
        #expect(text.contains("a …”"))
    }
}
