import Primitives
import Testing

@testable import HTTPMessages

struct HTTPDateTests {
    /// Midnight of 21 November 2025, UTC.
    private static let now = Timestamp(millisecondsSinceEpoch: 1_763_683_200_000)

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37.000Z"),
        ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37.000Z"),
        ("Thu, 29 Feb 2024 23:59:60 GMT", "2024-03-01T00:00:00.000Z"),
        ("Saturday, 01-Jan-30 00:00:00 GMT", "2030-01-01T00:00:00.000Z"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.000Z"),
    ])
    func `reads the three forms of a date`(text: String, expected: String) {
        #expect(HTTPDate.parse(text, now: Self.now)?.description == expected)
    }

    @Test(arguments: [
        "", "soon", "Sun, 06 Nov 1994", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, +6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 99999999999 08:49:37 GMT",
    ])
    func `refuses what is no date`(text: String) { #expect(HTTPDate.parse(text, now: Self.now) == nil) }
}
