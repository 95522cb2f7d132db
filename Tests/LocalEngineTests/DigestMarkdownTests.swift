import LocalEngine
import Primitives
import Testing

struct DigestMarkdownTests {
    private func digest(_ answers: [JSONValue]) throws -> String {
        let children = answers.enumerated().map { LocalChild(label: "document \($0 + 1)", answer: .json($1)) }
        return Samples.text(try LocalEngine().answer(LocalQuestion(children: children)))
    }

    private static let photo: JSONValue = [
        "title": "Photograph, 640 × 480", "kind": "image", "summary": "A photograph of 640 × 480 pixels (image/jpeg).",
        "events": [["date": "2025-11-07", "clock": "07:16", "event": "Photograph taken"]],
    ]
    private static let report: JSONValue = [
        "title": "Report on the breaking out", "kind": "pdf",
        "summary":
            "All four stern lines of the ship parted at the berth. The highest gust was 58.9 knots in the night.",
        "key_points": ["All four stern lines of the ship parted at the berth"],
        "events": [
            ["date": "2025-11-07", "clock": "02:14", "event": "All four stern lines of the ship parted."],
            ["date": "2025-11-07", "clock": "02:21", "event": "Ship calls on VHF channel 12."],
            ["date": "2025-11-06", "clock": "23:18", "event": "Lines doubled."],
        ],
    ]
    private static let mail: JSONValue = [
        "title": "E-mail of the engineer", "kind": "email",
        "summary": "The load cells show that three stern lines parted in the night. The pin was found in its bracket.",
        "events": [
            ["clock": "04:30", "event": "Pin found in the bracket."],
            ["date": "2025-11-07", "clock": "02:17", "event": "Recording of the call on VHF channel 12."],
        ],
    ]

    @Test func `names the answers, numbers them and counts copies`() throws {
        let text = try digest([Self.photo, Self.report, Self.photo])
        #expect(text.hasPrefix("# Digest of 3 documents\n\nAll four stern lines"))
        #expect(
            text.contains(
                "\n1. **Photograph, 640 × 480** — A photograph of 640 × 480 pixels (image/jpeg). (2 copies with this answer)\n"
            ))
        #expect(text.contains("\n2. **Report on the breaking out** — All four stern lines"))
        #expect(!text.contains("\n3. "))
        #expect(!text.contains("document 1"))
    }

    @Test func `orders events by day and time, once each, and keeps undated times apart`() throws {
        let text = try digest([Self.report, Self.mail])
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("- **") }.map(String.init)
        #expect(
            lines == [
                "- **2025-11-06 23:18** — Lines doubled. (1)",
                "- **2025-11-07 02:14** — All four stern lines of the ship parted. (1)",
                "- **2025-11-07 02:17** — Recording of the call on VHF channel 12. (2)",
                "- **2025-11-07 02:21** — Ship calls on VHF channel 12. (1)",
                "- **04:30** — Pin found in the bracket. (2)",
            ])
        #expect(text.contains("## Times without a date\n\n- **04:30**"))
    }

    @Test func `sets statements side by side that differ, and none that agree`() throws {
        let text = try digest([Self.report, Self.mail])
        #expect(text.contains("## Statements to compare"))
        #expect(text.contains("- “2025-11-07 02:21: Ship calls on VHF channel 12.” (1)"))
        #expect(text.contains("- “2025-11-07 02:17: Recording of the call on VHF channel 12.” (2)"))
        #expect(text.contains("- “All four stern lines of the ship parted at the berth.” (1)"))
        #expect(text.contains("- “The load cells show that three stern lines parted in the night.” (2)"))
        var same = Self.mail
        if case .object(var object) = same {
            object["summary"] = "Four stern lines of the ship parted. The pump was looked at."
            object["events"] = [["date": "2025-11-07", "clock": "02:14", "event": "Stern lines of the ship parted."]]
            same = .object(object)
        }
        let agreeing = try digest([Self.report, same])
        #expect(!agreeing.contains("Statements to compare"))
    }

    @Test func `compares a highest value with the highest of a table`() throws {
        let table: JSONValue = [
            "title": "Table", "kind": "text", "document_type": "table", "summary": "A table of 4 rows.",
            "key_points": [
                "wind_gust_kn: lowest 33.6 (a), highest 67.4 (b).", "wind_mean_kn: lowest 20.0 (a), highest 50.0 (b).",
            ],
        ]
        let text = try digest([Self.report, table])
        #expect(text.contains("- “wind\\_gust\\_kn: lowest 33.6 (a), highest 67.4 (b).” (2)"))
        #expect(text.contains("- “The highest gust was 58.9 knots in the night.” (1)"))
        #expect(!text.contains("- “wind\\_mean\\_kn"))
    }

    @Test func `says where words were recognised`() throws {
        let scan: JSONValue = [
            "title": "Checklist", "kind": "image", "document_type": "picture with text",
            "summary":
                "A picture of 640 × 480 pixels (image/png). The text was recognised in the picture; single letters and digits may be wrong. The seaward pin was not fitted that night.",
            "key_points": ["Recognised text: “The hole was full of gravel and could not be cleared.”"],
        ]
        let text = try digest([Self.report, Self.mail, scan])
        #expect(text.contains("- The seaward pin was not fitted that night. (3, recognised text)"))
        #expect(!text.contains("single letters"))
    }
}
