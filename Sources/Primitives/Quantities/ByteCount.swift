/// A number of bytes, written like `512`, `20MB` (decimal) or `2GiB` (binary).
package struct ByteCount: Sendable, Hashable, Comparable {
    package let bytes: Int

    package init(_ bytes: Int) { self.bytes = bytes }

    private static let units: [(suffix: String, factor: Int)] = [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
        ("kB", 1000), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1),
    ]

    /// Parses a whole or fractional count with an optional unit; `nil` when it is none, negative or too large.
    package init?(parsing text: String) {
        let unit = Self.units.first { text.hasSuffix($0.suffix) }
        var digits = text.dropLast(unit?.suffix.count ?? 0)
        while digits.last == " " { digits.removeLast() }
        let parts = digits.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return nil
        }
        if let whole = Int(digits) {
            let (bytes, overflow) = whole.multipliedReportingOverflow(by: unit?.factor ?? 1)
            guard !overflow else { return nil }
            self.init(bytes)
        } else if parts.count == 2, unit != nil, let number = Double(digits) {
            let bytes = number * Double(unit?.factor ?? 1)
            guard bytes < 9e18 else { return nil }
            self.init(Int(bytes.rounded()))
        } else {
            return nil
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }
}

extension ByteCount: CustomStringConvertible {
    /// The largest binary unit that leaves at least 1, with at most one decimal.
    package var description: String {
        for (suffix, factor) in [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        where bytes >= factor {
            let tenths = bytes / factor * 10 + bytes % factor * 10 / factor
            return tenths % 10 == 0 ? "\(tenths / 10) \(suffix)" : "\(tenths / 10).\(tenths % 10) \(suffix)"
        }
        return "\(bytes) B"
    }
}
