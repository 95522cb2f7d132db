/// Turns text as it stands into text for one line.
enum DisplayText {
    /// Collapses white space, drops control characters and joins words that a line's end broke.
    static func line(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var result: [Unicode.Scalar] = []
        var pendingSpace = false
        var brokeLine = false
        for scalar in scalars {
            if scalar.isBlank || scalar.isLineBreak {
                pendingSpace = true
                if scalar.isLineBreak { brokeLine = true }
                continue
            }
            if !isShown(scalar) { continue }
            if pendingSpace {
                if brokeLine, scalar.isSmall, let last = result.last, last == "-" || last == "‐" || last == "\u{AD}",
                    result.count >= 2, result[result.count - 2].isSmall
                {
                    result.removeLast()
                } else if brokeLine, scalar.isUnspaced, let last = result.last, last.isUnspaced {
                    // Chinese and Japanese have no space at a line's end.
                } else if !result.isEmpty {
                    result.append(" ")
                }
            }
            pendingSpace = false
            brokeLine = false
            result.append(scalar)
        }
        return String(scalars: result)
    }

    /// Soft hyphens, zero-width signs and direction marks say nothing on a single line.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value >= 0x20 && scalar.value != 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .surrogate, .privateUse, .unassigned: return false
        case .format: return scalar.value == 0x200D || scalar.value == 0x200C
        default: return true
        }
    }

    static func line(_ text: String) -> String { line(text.unicodeScalars) }

    /// At most `limit` characters, cut between words and ended by an ellipsis.
    static func shortened(_ text: String, to limit: Int) -> String {
        guard text.count > limit else { return text }
        guard limit > 1 else { return String(text.prefix(max(0, limit))) }
        let cut = text.prefix(limit - 1)
        let end = cut.lastIndex(of: " ") ?? cut.endIndex
        // A cut that would lose more than half is made inside the word instead.
        let kept = cut.distance(from: cut.startIndex, to: end) * 2 >= limit ? cut[..<end] : cut
        return kept.trimmingSuffix { $0 == " " || $0 == "," || $0 == ";" || $0 == ":" } + "…"
    }
}

extension Substring {
    func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var rest = self
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return String(rest)
    }
}

/// Times within a recording for people.
enum ClockText {
    /// `1:05` or `1:02:03`; seconds are cut, not rounded, so that the place is not after the words.
    static func text(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "0:00" }
        let whole = Int(seconds)
        let rest = whole % 60
        let minutes = whole / 60 % 60
        let tail = "\(minutes < 10 && whole >= 3600 ? "0" : "")\(minutes):\(rest < 10 ? "0" : "")\(rest)"
        return whole >= 3600 ? "\(whole / 3600):\(tail)" : tail
    }
}
