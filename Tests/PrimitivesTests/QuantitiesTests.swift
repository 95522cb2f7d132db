import Primitives
import Testing

struct ByteCountTests {
    @Test(arguments: [
        ("0", 0), ("512", 512), ("512B", 512), ("1kB", 1000), ("1KB", 1000), ("20MB", 20_000_000), ("2GiB", 2 << 30),
        ("1 MiB", 1 << 20), ("1.5KiB", 1536), ("0.5MB", 500_000), ("3TB", 3_000_000_000_000), ("1TiB", 1 << 40),
        ("9223372036854775807", .max),
    ])
    func `reads counts with and without units`(text: String, bytes: Int) {
        #expect(ByteCount(parsing: text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", " ", "B", "KiB", "-1", "+1", "1.5", "1,5MB", "1 PB", "1mb", "0x10KiB", "1e3KB", "1..5MB", "1.MB", ".5MB",
        "9223372036854775808", "9223372036854775807KiB", "99999999999TiB", "1_000", "\u{661}MB", "nanMB", "infMB",
        "1MiBMiB",
    ])
    func `refuses what is no count`(text: String) { #expect(ByteCount(parsing: text) == nil) }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (1 << 20, "1 MiB"), (5 << 30, "5 GiB"),
        (1 << 40, "1 TiB"), (1_000_000_000_000_000_000, "909494.7 TiB"), (.max, "8388607.9 TiB"),
    ])
    func `writes counts for people`(bytes: Int, text: String) { #expect(ByteCount(bytes).description == text) }
}

struct DurationTextTests {
    @Test(arguments: [
        ("90s", 90_000), ("10m", 600_000), ("1h30m", 5_400_000), ("250ms", 250), ("7d", 604_800_000), ("0s", 0),
        ("1d2h3m4s5ms", 93_784_005),
    ])
    func `reads durations`(text: String, milliseconds: Int) {
        #expect(Duration(parsing: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: ["", "5", "s", "5 m", "1.5h", "-5s", "5x", "5M", "m5", "99999999999999999999s", "106751991168d"])
    func `refuses what is no duration`(text: String) { #expect(Duration(parsing: text) == nil) }

    @Test(arguments: [
        (0, "0 ms"), (180, "180 ms"), (999, "999 ms"), (1000, "1.0 s"), (4260, "4.2 s"), (59_999, "59.9 s"),
        (60_000, "1 min 00 s"), (185_000, "3 min 05 s"), (3_599_999, "59 min 59 s"), (3_600_000, "1 h 00 min"),
        (7_800_000, "2 h 10 min"),
    ])
    func `writes durations for people`(milliseconds: Int, text: String) {
        #expect(Duration.milliseconds(milliseconds).brief == text)
    }

    @Test func `converts to seconds and milliseconds`() {
        #expect(Duration.milliseconds(1500).seconds == 1.5)
        #expect(Duration.milliseconds(1500).milliseconds == 1500)
        #expect(Duration.milliseconds(-1500).milliseconds == -1500)
    }
}
