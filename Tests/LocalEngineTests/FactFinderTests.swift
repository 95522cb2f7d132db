import Media
import Testing

@testable import LocalEngine

struct FactFinderTests {
    private func facts(_ text: String) -> [Fact] {
        FactFinder(TextReading([Passage(place: .lines(1, 9), text: text)], document: 0), document: 0).facts
    }

    static let dates: [(text: String, verbatim: String, iso: String?)] = [
        ("on 12 March 2024 it", "12 March 2024", "2024-03-12"),
        ("on 12th of March 2024.", "12th of March 2024", "2024-03-12"),
        ("March 12, 2024 was", "March 12, 2024", "2024-03-12"), ("in March 2024 they", "March 2024", "2024-03"),
        ("2024-03-12 was", "2024-03-12", "2024-03-12"), ("am 12.03.2024.", "12.03.2024", "2024-03-12"),
        ("am 12. März 2024 um", "12. März 2024", "2024-03-12"), ("le 3 mai 2024 à", "3 mai 2024", "2024-05-03"),
        ("el 3 de mayo de 2024.", "3 de mayo de 2024", "2024-05-03"),
        ("il 3 maggio 2024.", "3 maggio 2024", "2024-05-03"),
        ("25/12/2024 and", "25/12/2024", "2024-12-25"), ("12/25/2024 and", "12/25/2024", "2024-12-25"),
        ("03/04/2024 and", "03/04/2024", nil), ("on 12 March they", "12 March", nil),
        ("2024年3月12日に", "2024年3月12日", "2024-03-12"),
    ]

    @Test(arguments: dates)
    func `reads dates, and only certain ones as ISO`(_ test: (text: String, verbatim: String, iso: String?)) {
        let found = facts(test.text).filter { $0.kind == .date }
        #expect(found.map(\.verbatim) == [test.verbatim])
        #expect(found.first?.isoDate == test.iso)
    }

    static let others: [(text: String, kind: Fact.Kind, verbatim: String)] = [
        ("at 04:12 UTC the", .time, "04:12 UTC"), ("at 0412Z the", .time, "0412Z"), ("at 4 p.m. the", .time, "4 p.m."),
        ("um 19.30 Uhr kam", .time, "19.30 Uhr"), ("à 14h05 le", .time, "14h05"),
        ("cost EUR 1,200.50 in", .amount, "EUR 1,200.50"), ("cost $3m in", .amount, "$3m"),
        ("12 500 € de", .amount, "12 500 €"),
        ("of 1,5 Mio. Euro", .amount, ""), ("about 5.5 % of", .percentage, "5.5 %"),
        ("12 per cent of", .percentage, "12 per cent"),
        ("of 3.2 knots and", .measure, "3.2 knots"), ("at 18-knot wind", .measure, "18-knot"),
        ("of 20 °C in", .measure, "20 °C"),
        ("at 58°34.5'N 005°12.1'E in", .coordinates, "58°34.5'N 005°12.1'E"),
        ("(58.12345, 5.12345)", .coordinates, "58.12345, 5.12345"),
        ("to a.b+c@d-e.example, or", .email, "a.b+c@d-e.example"),
        ("see https://e.example/x?y=1. Then", .url, "https://e.example/x?y=1"),
        ("tel. +47 22 33 44 55.", .phone, "tel. +47 22 33 44 55"),
        ("on VHF channel 16 and", .channel, "VHF channel 16"),
        ("IMO 9074729 is", .identifier, "IMO 9074729"), ("case INC-2024-0312 was", .identifier, "INC-2024-0312"),
    ]

    @Test(arguments: others)
    func `reads facts by their form, word for word`(_ test: (text: String, kind: Fact.Kind, verbatim: String)) {
        let found = facts(test.text).filter { $0.kind == test.kind }.map(\.verbatim)
        #expect(found == (test.verbatim.isEmpty ? [] : [test.verbatim]))
    }

    @Test(arguments: [
        "version 1.2.3", "pages 3-5", "the may 12", "10.0.0.1", "in 12 days' time he may", "ratio 3:2", "30.02.2024",
        "25:61",
    ])
    func `takes no date or time from what is none`(_ text: String) {
        #expect(!facts(text).contains { $0.kind == .date || $0.kind == .time })
    }

    @Test func `says on which line a fact stands`() {
        #expect(facts("First line.\n\nIt cost $5 here.\n").map(\.place.line) == [3])
    }

    @Test func `finds names of people and organisations by what they say of themselves`() {
        var finder = NameFinder()
        finder.add(
            TextReading(
                [Passage(place: .page(2), text: Samples.incident[0] + "\n\n" + Samples.incident[1])], document: 0),
            document: 0)
        let names = finder.ranked
        #expect(names.filter { $0.kind == .person }.map(\.text) == ["Captain Ingrid Halvorsen", "Dr. Anna Meyer"])
        #expect(names.filter { $0.kind == .organisation }.map(\.text).contains("Port Vella Harbour Authority"))
        #expect(names.contains { $0.text == "Maritime Safety Agency" })
    }

    @Test func `orders what happened by date, then time`() {
        let events = Timeline.events(in: [ReadDocument(Samples.document(Samples.incident), index: 0)])
        #expect(events.map(\.date) == ["2023-11-03", "2024-03-12", nil, nil])
        #expect(events.map(\.clock) == [nil, "04:12", "04:31", "09:30"])
    }

    @Test func `finds the terms that a text repeats`() {
        var terms = KeyTerms()
        for _ in 0..<3 { terms.add(line: "the harbour office closed") }
        terms.add(line: "the harbour and the Office")
        terms.add(line: "another ship and another ship")
        let top = terms.top(3)
        #expect(top.first == KeyTerm(text: "harbour office closed", frequency: 3))
        #expect(top.contains(KeyTerm(text: "ship", frequency: 2)))
        #expect(!top.contains { $0.text.lowercased() == "the" || $0.text == "another" })
    }
}
