/// The spelling of bit rates that ffmpeg users know.
enum BitRate {
    /// Bits per second of `64k`, `1M` or `64000`; `nil` for anything else.
    static func parse(_ text: String) -> Int? {
        let factor = text.hasSuffix("k") ? 1000 : text.hasSuffix("M") ? 1_000_000 : 1
        let digits = factor == 1 ? text[...] : text.dropLast()
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int(digits)
        else { return nil }
        let (bits, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : bits
    }
}
