import Glibc
import Platform
import Testing

struct WallTimeTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"),
        (951_782_399_999, "2000-02-28T23:59:59Z"),
        (951_827_696_000, "2000-02-29T12:34:56Z"),
        (1_769_860_800_000, "2026-01-31T12:00:00Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (-2_203_977_600_000, "1900-02-28T00:00:00Z"),
    ])
    func `writes RFC 3339 in UTC`(milliseconds: Int, text: String) {
        #expect(WallTime(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test func `writes milliseconds with three digits`() {
        #expect(WallTime(milliseconds: 1_007).rfc3339Milliseconds == "1970-01-01T00:00:01.007Z")
    }

    @Test func `agrees with the C library on every 500th day of six centuries`() {
        for day in stride(from: -80_000, to: 140_000, by: 500) {
            var seconds = time_t(day * 86_400 + 3_661)
            var parts = tm()
            gmtime_r(&seconds, &parts)
            var buffer = [CChar](repeating: 0, count: 64)
            let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
            let expected = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
            #expect(WallTime(milliseconds: Int(seconds) * 1000).rfc3339 == expected)
        }
    }
}
