import Glibc
import Primitives
import Testing

struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (951_782_399_999, "2000-02-28T23:59:59.999Z"),
        (951_827_696_000, "2000-02-29T12:34:56.000Z"),
        (1_769_860_800_000, "2026-01-31T12:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (-2_203_977_600_000, "1900-02-28T00:00:00.000Z"),
    ])
    func `writes RFC 3339 in UTC`(milliseconds: Int64, text: String) {
        #expect(Timestamp(millisecondsSinceEpoch: milliseconds).description == text)
    }

    @Test func `writes milliseconds with three digits`() {
        #expect(Timestamp(millisecondsSinceEpoch: 1_007).description == "1970-01-01T00:00:01.007Z")
    }

    @Test func `agrees with the C library on every 500th day of six centuries`() {
        for day in stride(from: -80_000, to: 140_000, by: 500) {
            var seconds = time_t(day * 86_400 + 3_661)
            var parts = tm()
            gmtime_r(&seconds, &parts)
            var buffer = [CChar](repeating: 0, count: 64)
            let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%S.000Z", &parts)
            let expected = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
            #expect(Timestamp(millisecondsSinceEpoch: Int64(seconds) * 1000).description == expected)
        }
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_770_778_025_120, "2026-02-11T02:47:05.120Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func `spells moments by RFC 3339`(milliseconds: Int64, text: String) {
        #expect(Timestamp(millisecondsSinceEpoch: milliseconds).description == text)
    }

    @Test func `orders and subtracts`() {
        let (early, late) = (Timestamp(millisecondsSinceEpoch: 1000), Timestamp(millisecondsSinceEpoch: 2500))
        #expect(early < late)
        #expect(late.duration(since: early) == .milliseconds(1500))
        #expect(early.duration(since: late) == .milliseconds(-1500))
    }
}
