import Media
import Testing

@testable import LocalEngine

struct LineClassifierTests {
    private func sentences(_ text: String) -> [Sentence] {
        TextReading([Passage(place: .page(1), text: text)], document: 0).sentences
    }

    private func prose(_ text: String) -> [String] {
        sentences(text).filter { $0.role == .prose && $0.isWhole }.map(\.text)
    }

    @Test func `keeps title blocks, labels and headings apart from the text below`() {
        let text = """
            Breaking out of the ship
            and damage to the crane

            Ship
            Master
            Berth

            Halcyon Trader, bulk carrier
            Capt. Voicu
            Berth 4, North Quay

            1 Summary
            In the night a storm from the north-west blew off the quay and all of the lines parted there.
            Nobody on board was hurt by it.
            2 The berth and the ship
            Halcyon Trader had discharged and lay starboard side to, high out of the water at that time.
            """
        #expect(
            prose(text) == [
                "In the night a storm from the north-west blew off the quay and all of the lines parted there.",
                "Nobody on board was hurt by it.",
                "Halcyon Trader had discharged and lay starboard side to, high out of the water at that time.",
            ])
    }

    @Test(arguments: [
        "Figure 1. The berth from above, not to scale.", "Table 2: Readings of the mast.", "Abb. 3 – Der Kai von oben.",
    ])
    func `makes no statement of a caption`(_ caption: String) {
        let found = sentences(
            "The ship lay at the quay for two days.\n\n\(caption)\n\nShe left on the third day at noon.")
        #expect(found.filter { $0.role == .caption }.isEmpty == false)
        #expect(!SentenceRanking(found).top(9).contains { $0.role == .caption })
    }

    @Test func `joins a sentence that a blank line tore apart`() {
        #expect(
            prose("Hole full of gravel. It was not possible to clear\n\nit in the wind. The foreman was told of that.")
                == [
                    "Hole full of gravel.", "It was not possible to clear it in the wind.",
                    "The foreman was told of that.",
                ])
    }

    @Test func `keeps wrapped and ragged text together`() {
        #expect(
            prose(
                "We met on the quay and talked about\nthe ship. Then we went to the office of\nCaptain Voicu and read the log there."
            )
                == [
                    "We met on the quay and talked about the ship.",
                    "Then we went to the office of Captain Voicu and read the log there.",
                ])
    }

    @Test func `ends a sentence behind a unit`() {
        #expect(prose("The surge added about 0.8 m. Table 1 gives the half-hourly values.").count == 2)
        #expect(prose("The report by J. Smith was read by all of us in the evening.").count == 1)
    }

    @Test func `reads the cells of a row of events apart`() {
        let found = sentences(
            "Time\tEvent\tSource\n23:18\tLines were doubled fore and aft.\tLog\n02:21\tShe calls and asks for a tug and the pilot\nboat. North Quay closed.\tLog\n02:23\tThe tug was called out.\tLog"
        )
        #expect(
            found.filter(\.isEntry).map(\.statement) == [
                "Lines were doubled fore and aft.",
                "She calls and asks for a tug and the pilot boat. North Quay closed.",
                "The tug was called out.",
            ])
    }
}
