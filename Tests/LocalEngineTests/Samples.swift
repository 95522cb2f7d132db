import LocalEngine
import Media
import Primitives

/// Texts and documents that several suites read.
enum Samples {
    /// Two pages with a running header, page numbers, fields, a table and prose.
    static let incident = [
        """
        HARBOUR AUTHORITY OF PORT VELLA
        Incident Report INC-2024-0312

        Vessel: MV Northern Light
        Weather: SW 18 knots, visibility 2 nm

        1. Summary

        On 12 March 2024 at 04:12 UTC the ferry MV Northern Light lost propulsion while
        approaching Berth 4 and struck the north quay at a speed of 3.2 knots. Nobody was
        injured, but about 340 litres of hydraulic oil entered the basin. Captain Ingrid
        Halvorsen had ordered the bow thruster to full power, but the thruster did not res-
        pond. The Port Vella Harbour Authority closed the basin until 09:30 UTC.

        The master called the harbour control on VHF channel 12 and asked for tug
        assistance. The nearest tug was 1.5 nm away. It arrived at 04:31 UTC, after the
        vessel had already struck the quay.

                                           Page 1 of 2
        """,
        """
        HARBOUR AUTHORITY OF PORT VELLA
        Incident Report INC-2024-0312

        2. Damage and costs

        The hull plating was dented over a length of 4.5 m. The cost of the repair is
        estimated at EUR 120,000; the cleaning of the basin cost € 18,450.50. Contact for
        the insurer: claims@vella-marine.example, tel. +47 22 33 44 55.

        Item                Supplier            Cost
        Plating             Vella Yard          EUR 95,000

        3. Cause

        The strainer of the common lube oil supply line was clogged. The strainer had not
        been cleaned since 3 November 2023, although the manual demands cleaning every 500
        hours. Dr. Anna Meyer of the Maritime Safety Agency examined the strainer.

                                           Page 2 of 2
        """,
    ]

    static func document(
        _ pages: [String], label: String = "reports/incident.pdf", facts: JSONObject = [FactKey.pages: 2]
    ) -> LocalDocument {
        LocalDocument(
            label: label, facts: SourceFacts(type: .pdf, family: .pdf, facts: facts),
            extraction: Extraction(
                passages: pages.enumerated().map { Passage(place: .page($0 + 1), text: $1) },
                coverage: Coverage(unit: .pages, total: Double(pages.count), read: Double(pages.count))))
    }

    static func text(_ text: String, label: String = "note.txt") -> LocalDocument {
        LocalDocument(
            label: label, facts: SourceFacts(type: .plainText, family: .text),
            extraction: Extraction(
                passages: [
                    Passage(
                        place: .lines(1, text.split(separator: "\n", omittingEmptySubsequences: false).count),
                        text: text)
                ],
                coverage: Coverage(unit: .characters, total: 1, read: 1)))
    }

    static let photo = LocalDocument(
        label: "quay.jpg",
        facts: SourceFacts(
            type: MediaType(rawValue: "image/jpeg"), family: .image,
            facts: [
                FactKey.width: 4000, FactKey.height: 3000,
                FactKey.exif: ["make": "Canon", "model": "Canon EOS R6", "datetime_original": "2024:03:12 06:15:00"],
            ]))

    static let video = LocalDocument(
        label: "bridge.mp4",
        facts: SourceFacts(
            type: MediaType(rawValue: "video/mp4"), family: .video,
            facts: [
                FactKey.duration: 65.5,
                FactKey.streams: [
                    ["kind": "video", "codec": "h264", "width": 1280, "height": 720],
                    ["kind": "audio", "codec": "aac", "channels": 2],
                ],
            ]),
        extraction: Extraction(
            facts: [FactKey.loudness: -23.04, FactKey.sceneChanges: [4.2, 31]],
            coverage: Coverage(unit: .seconds, total: 65.5, read: 65.5)))

    static func schema(_ text: String) throws -> JSONValue { try JSONParser.parse(text).value }

    static func json(_ answer: LocalAnswer) -> JSONValue {
        if case .json(let value) = answer.content { value } else { .null }
    }

    static func text(_ answer: LocalAnswer) -> String { if case .text(let text) = answer.content { text } else { "" } }
}
