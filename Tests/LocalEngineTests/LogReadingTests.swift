import Media
import Testing

@testable import LocalEngine

struct LogReadingTests {
    private func document(_ text: String) -> ReadDocument {
        ReadDocument(Samples.text(text, label: "document"), index: 0)
    }

    private static let night = """
        HARBOUR LOG
        Watch: night, 6/7 November 2025

        2318  Lines doubled fore and aft.
        0055  Pilot boat back alongside,
              sea over the breakwater.
        0214  Stern lines seen to part. Floodlight out.
        0600  Watch handed over to the day.
        """

    @Test func `reads entries with their times, and gives each the day of its night`() {
        let document = document(Self.night)
        #expect(document.documentType == nil || document.documentType == "log")
        let events = Timeline.events(in: [document])
        #expect(events.map(\.date) == ["2025-11-06", "2025-11-07", "2025-11-07", "2025-11-07"])
        #expect(events.map(\.clock) == ["23:18", "00:55", "02:14", "06:00"])
        #expect(events[1].text == "Pilot boat back alongside, sea over the breakwater.")
        #expect(events[2].text == "Stern lines seen to part. Floodlight out.")
        #expect(document.reading.sentences.first { $0.isEntry }?.verbatim == "2318  Lines doubled fore and aft.")
    }

    @Test func `leaves a time without a date where the day is in doubt`() {
        let two = document("On 3 May 2024 the pump failed.\n\nOn 5 May 2024 it ran. At 04:12 it was checked again.")
        #expect(two.dates.date(of: "04:12") == nil)
        let one = document("On 3 May 2024 the pump failed. At 04:12 it was checked again.")
        #expect(one.dates.date(of: "04:12") == "2024-05-03")
        // Past midnight, one date is not enough.
        let past = document(
            "3 May 2024\n\n23:10 Watch taken over by Ann\n23:50 All lights were out\n00:20 Pump stopped again\n")
        #expect(past.dates.date(of: "00:20") == nil)
    }

    @Test(arguments: [
        ("2025-11-07T02:14:03Z INFO link is down", "2025-11-07", "02:14:03"),
        ("[2025-11-07 02:14] link is down now", "2025-11-07", "02:14"),
        ("Nov  7 02:14:03 host: link is down", nil, "02:14:03"),
        ("02:14\tLink is down again\tLog", nil, "02:14"), ("02:14 – Link is down again", nil, "02:14"),
    ])
    func `reads the time at the start of a line`(_ line: String, _ date: String?, _ clock: String) throws {
        let scalars = Array(line.unicodeScalars)
        let stamp = try #require(LineStamp.read(scalars, 0..<scalars.count))
        #expect(stamp.date == date)
        #expect(stamp.clock == clock)
    }

    @Test(arguments: [
        "02:14", "10:15-11:00 open to all visitors", "2145 persons came", "In 2024 it was new", "02:00 46.5 57.2 972",
    ])
    func `reads no time from what is none, or says that it stands alone`(_ line: String) {
        let scalars = Array(line.unicodeScalars)
        #expect(LineStamp.read(scalars, 0..<scalars.count).map(\.isBare) ?? true)
    }

    @Test func `takes no line of a paragraph for an entry`() {
        let reading = document(
            "The ship left the port in the morning and came back at\n02:14 in the night with all her people on board."
        ).reading
        #expect(!reading.sentences.contains { $0.isEntry })
    }

    @Test func `tells of a long log what stands out`() {
        var lines = (0..<200).map {
            "2025-11-07T0\($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60):00Z INFO request \($0) done in \($0 * 31 % 90) ms"
        }
        lines[130] = "2025-11-07T02:10:00Z ERROR disk is full, request refused"
        let document = document(lines.joined(separator: "\n"))
        #expect(document.reading.sentences.count { $0.isEntry } == 200)
        #expect(document.title == "Log of 200 entries from 2025-11-07 00:00:00 to 2025-11-07 03:19:00")
        #expect(
            LogHighlights.entries(document.reading.sentences, 3).map(\.place.line) == [1, 2, 131])
    }
}
