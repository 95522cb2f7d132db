/// How messages list words.
enum Words {
    /// `'a'`, `'a' or 'b'`, `one of 'a', 'b', 'c'`.
    static func alternatives(_ words: [String]) -> String {
        let quoted = words.map { "'\($0)'" }
        return switch quoted.count {
        case 0...2: quoted.joined(separator: " or ")
        default: "one of " + quoted.joined(separator: ", ")
        }
    }
}

/// The names of inputs, steps and providers.
enum Identifier {
    static let hint = "use 1 to 64 of a-z, 0-9, '_' and '-', as in 'brief-2'"

    static func fault(_ text: String) -> String { "'\(text)' is not an identifier" }

    static func isValid(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                case UInt8(ascii: "_"), UInt8(ascii: "-"): true
                default: false
                }
            }
    }
}

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
