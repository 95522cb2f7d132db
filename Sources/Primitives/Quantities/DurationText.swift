extension Duration {
    private static let units: [(suffix: String, milliseconds: Int)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// Parses `90s`, `10m`, `1h30m`, `250ms`, `7d`; `nil` when the text is none, empty or has no unit.
    package init?(parsing text: String) {
        var rest = Substring(text)
        var total = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(letters.count)
            guard let number = Int(digits), let unit = Self.units.first(where: { $0.suffix == letters }) else {
                return nil
            }
            let (part, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds)
            let (sum, carried) = total.addingReportingOverflow(part)
            guard !overflow, !carried else { return nil }
            total = sum
        }
        self = .milliseconds(total)
    }

    package var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }

    package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }

    /// A duration for people: `180 ms`, `4.2 s`, `3 min 05 s`, `2 h 10 min`.
    package var brief: String {
        let milliseconds = milliseconds
        switch milliseconds {
        case ..<1000: return "\(milliseconds) ms"
        case ..<60_000:
            let tenths = milliseconds / 100
            return "\(tenths / 10).\(tenths % 10) s"
        case ..<3_600_000:
            let rest = milliseconds / 1000 % 60
            return "\(milliseconds / 60_000) min \(rest < 10 ? "0" : "")\(rest) s"
        default:
            let rest = milliseconds / 60_000 % 60
            return "\(milliseconds / 3_600_000) h \(rest < 10 ? "0" : "")\(rest) min"
        }
    }
}
