import Media
import Testing

@testable import LocalEngine

struct TextReadingTests {
    private func reading(_ pages: [String]) -> TextReading {
        TextReading(pages.enumerated().map { Passage(place: .page($0 + 1), text: $1) }, document: 0)
    }

    @Test func `keeps headers, page numbers and tables out of the sentences`() {
        let reading = reading(Samples.incident)
        let texts = reading.sentences.map(\.text)
        #expect(texts.first?.hasPrefix("On 12 March 2024 at 04:12 UTC the ferry") == true)
        #expect(!texts.contains { $0.contains("HARBOUR") || $0.contains("Page 1") || $0.contains("Vella Yard") })
        #expect(reading.headings.map(\.text) == ["Summary", "Damage and costs", "Cause"])
        #expect(reading.fields.map(\.key) == ["Vessel", "Weather"])
        #expect(reading.fields.first?.value == "MV Northern Light")
        #expect(reading.opening == "HARBOUR AUTHORITY OF PORT VELLA")
        #expect(reading.language == "en")
    }

    @Test func `joins words that a line's end broke, and only on display`() throws {
        let sentence = try #require(reading(Samples.incident).sentences.first { $0.text.contains("thruster did not") })
        #expect(sentence.text.hasSuffix("did not respond."))
        #expect(sentence.verbatim.hasSuffix("did not res-\npond."))
        #expect(sentence.place == SourcePlace(page: 1))
    }

    @Test func `tells replies from what they repeat, and drops the signature`() {
        let text =
            "I agree with the plan.\n\nOn Monday, Jane wrote:\n> We should begin soon.\n\n-- \nKari Nordmann\nSensorix"
        let reading = TextReading([Passage(place: .lines(1, 8), text: text)], document: 0)
        #expect(reading.sentences.map(\.text) == ["I agree with the plan.", "We should begin soon."])
        #expect(reading.sentences.map(\.isQuotedReply) == [false, true])
        #expect(reading.sentences.map(\.place.line) == [1, 4])
    }

    @Test func `reads items and numbered headings apart`() {
        let text =
            "# Plan\n\n1. First we measure the tank.\n2. Then we fill\n   it to the top.\n\n2. Costs\n\nThey are low.\n"
        let reading = TextReading([Passage(place: .whole, text: text)], document: 0)
        #expect(reading.headings.map(\.text) == ["Plan", "Costs"])
        #expect(
            reading.sentences.map(\.text) == [
                "First we measure the tank.", "Then we fill it to the top.", "They are low.",
            ])
    }

    @Test func `reads a sentence over the cues of a recording, but quotes it from none`() {
        let cues = [(1.5, "We have lost"), (3.0, "the main engine. Stand by."), (6.0, "Understood.")]
        let reading = TextReading(cues.map { Passage(place: .time($0.0), text: $0.1) }, document: 0)
        #expect(reading.sentences.map(\.text) == ["We have lost the main engine.", "Stand by.", "Understood."])
        #expect(reading.sentences.map(\.isQuotable) == [false, true, true])
        #expect(reading.sentences.map(\.place.time) == [1.5, 3.0, 6.0])
    }

    @Test(arguments: [
        ("The cat sat on the mat and it was happy with that.", "en"),
        ("Die Katze saß auf der Matte und sie war damit sehr zufrieden.", "de"),
        ("Le chat est sur le tapis et il est très content de cela.", "fr"),
        ("El gato está en la alfombra y está muy contento con eso.", "es"),
        ("Il gatto è sul tappeto e sono tutti molto contenti di questo.", "it"),
        ("これはペンです。あれは本です。", "ja"), ("这是一本书。", "zh"), ("이것은 책입니다.", "ko"), ("12 34 56", nil), ("xyzzy plugh", nil),
    ])
    func `guesses the language`(_ text: String, _ language: String?) {
        #expect(TextReading([Passage(place: .whole, text: text)], document: 0).language == language)
    }
}
