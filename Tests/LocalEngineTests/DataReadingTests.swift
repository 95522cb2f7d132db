import Media
import Primitives
import Testing

@testable import LocalEngine

struct DataReadingTests {
    private func reading(_ text: String, _ type: String) -> DataReading? {
        DataReading(
            [
                Passage(
                    place: .lines(1, text.split(separator: "\n", omittingEmptySubsequences: false).count), text: text)
            ],
            type: MediaType(rawValue: type), family: .text)
    }

    private static let table = """
        time,wind_kn,tide_m,gauge
        2025-11-07T02:00Z,41.5,5.1,OK
        2025-11-07T02:10Z,67.4,,FAULT
        2025-11-07T02:20Z,47.8,5.3,OK
        2025-11-07T02:30Z,39.0,5.2,OK
        """

    @Test func `tells a table by its columns, ranges and gaps, and quotes single rows`() throws {
        let data = try #require(reading(Self.table, "text/csv"))
        #expect(data.title == "Table of 4 rows: time, wind_kn, tide_m, gauge")
        #expect(
            data.overview == [
                "A table of 4 rows and 4 columns: time, wind_kn, tide_m, gauge.",
                "time runs from 2025-11-07T02:00Z to 2025-11-07T02:30Z.",
            ])
        #expect(
            data.points == [
                "wind_kn: lowest 39.0 (2025-11-07T02:30Z), highest 67.4 (2025-11-07T02:10Z).",
                "tide_m: lowest 5.1 (2025-11-07T02:00Z), highest 5.3 (2025-11-07T02:20Z).",
                "tide_m has no value in 1 of 4 rows (2025-11-07T02:10Z).",
                "gauge: OK in 3 rows (2025-11-07T02:00Z, 2025-11-07T02:20Z, 2025-11-07T02:30Z), FAULT in 1 row (2025-11-07T02:10Z).",
            ])
        #expect(data.quotes.map(\.text).contains("2025-11-07T02:10Z,67.4,,FAULT"))
        #expect(data.quotes.first { $0.text.hasPrefix("2025-11-07T02:10Z") }?.place.line == 3)
        let lines = Self.table.split(separator: "\n").map(String.init)
        #expect(data.quotes.allSatisfy { lines.contains($0.text) })
    }

    @Test func `keeps quoted separators in their cell`() {
        #expect(DelimitedTable.cells(#"a,"b, ""c""",d"#, ",") == ["a", #"b, "c""#, "d"])
        #expect(DelimitedTable.cells("a;;b", ";") == ["a", "", "b"])
    }

    @Test(arguments: [
        "Dear Anna, dear Bert, dear Carl,\nthe ship, as you know, is late.\n\nWe wait, we hope, we write.\nYours, Dora, Emil\nP.S., again, thanks\n",
        "One line.\nTwo lines.\nThree lines.\nFour.\nFive.\n",
    ])
    func `takes no prose for a table`(_ text: String) {
        #expect(reading(text, "text/plain") == nil)
    }

    @Test func `tells a JSON export by its members and lists, and quotes a record as it stands`() throws {
        let text = """
            {
              "system": "Load cells, North Quay",
              "limit": 45.0,
              "lines": [
                { "line": "S1", "ended": "parted", "at": "2025-11-07T02:12:08Z" },
                { "line": "S2", "ended": "held", "at": "2025-11-07T02:12:21Z" }
              ]
            }
            """
        let data = try #require(reading(text, "application/json"))
        #expect(data.title == "Load cells, North Quay: JSON data with lines (2)")
        #expect(data.overview[1] == "Its single values: system Load cells, North Quay; limit 45.0.")
        #expect(data.points.first == "lines, record 1: line S1, ended parted, at 2025-11-07T02:12:08Z.")
        #expect(data.quotes.map(\.place.line) == [5, 6])
        #expect(data.quotes.first?.text == #"{ "line": "S1", "ended": "parted", "at": "2025-11-07T02:12:08Z" }"#)
        #expect(data.events.map(\.clock) == ["02:12:08", "02:12:21"])
        #expect(data.events.first?.text == "line S1, ended parted")
    }

    @Test func `tells records, one a line, by their ranges`() throws {
        let lines = (0..<20).map { #"{"time":"2025-11-07T\#($0 < 10 ? "0" : "")\#($0):00:00Z","ms":\#($0 * 7)}"# }
        let data = try #require(reading(lines.joined(separator: "\n"), "application/x-ndjson"))
        #expect(data.title == "JSON data of 20 records, one a line")
        #expect(data.points == ["ms: lowest 0 (2025-11-07T00:00:00Z), highest 133 (2025-11-07T19:00:00Z)."])
        #expect(data.quotes.map(\.text) == [lines[19]])
    }

    @Test func `says of broken JSON that it was not read`() throws {
        let data = try #require(reading(#"{"a": [1, 2,"#, "application/json"))
        #expect(
            data.overview == [
                "JSON data of 1 line; its structure was not read, because it is no valid JSON as far as it was read."
            ])
        #expect(data.points.isEmpty)
    }

    @Test func `quotes no row that stands in two passages`() throws {
        let passages = [
            Passage(place: .lines(1, 2), text: "id,value\n1,20"), Passage(place: .lines(2, 3), text: "00\n2,5"),
        ]
        let data = try #require(DataReading(passages, type: MediaType(rawValue: "text/csv"), family: .text))
        #expect(data.points.contains("value: lowest 5 (row 2), highest 2000 (row 1)."))
        #expect(!data.quotes.contains { $0.text.hasPrefix("1,") })
    }
}
