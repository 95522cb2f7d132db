/// Reads cues from SubRip and WebVTT, line by line.
struct SubtitleParser {
    /// A subtitle and the second at which it appears.
    struct Cue: Equatable {
        let start: Double
        let text: String
    }

    private var start: Double?
    private var lines: [String] = []

    /// Takes the next line; returns the cue that it ended.
    mutating func add(_ line: String) -> Cue? {
        if let time = Self.startTime(line) {
            // The counter of a cue that follows without a blank line belongs to this one.
            if start != nil, let last = lines.last, Int(last) != nil { lines.removeLast() }
            let ended = finish()
            start = time
            return ended
        }
        if line.allSatisfy(\.isWhitespace) { return finish() }
        if start != nil { lines.append(line) }
        return nil
    }

    /// Ends the cue that is being read.
    mutating func finish() -> Cue? {
        defer {
            start = nil
            lines = []
        }
        guard let start else { return nil }
        let text = lines.map(Self.withoutMarkup).filter { !$0.isEmpty }.joined(separator: "\n")
        return text.isEmpty ? nil : Cue(start: start, text: text)
    }

    /// The seconds before the arrow in `00:01:02,500 --> 00:01:04,000`; hours may be missing in WebVTT.
    static func startTime(_ line: String) -> Double? {
        guard let arrow = line.firstRange(of: "-->") else { return nil }
        let clock = line[..<arrow.lowerBound].filter { !$0.isWhitespace }.split(separator: ":")
        guard clock.count == 2 || clock.count == 3 else { return nil }
        var seconds = 0.0
        for (index, part) in clock.enumerated() {
            let text = String(part).replacing(",", with: ".")
            let isLast = index == clock.count - 1
            guard text.utf8.count <= 10, text.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || (isLast && $0 == 0x2E) }),
                let number = Double(text)
            else { return nil }
            seconds = seconds * 60 + number
        }
        return seconds
    }

    /// Drops `<i>`, `<c.yellow>`, `<00:00:01.000>` and `{\an8}`.
    static func withoutMarkup(_ line: String) -> String {
        var result = ""
        var closing: Character?
        for character in line {
            if let awaited = closing {
                if character == awaited { closing = nil }
            } else if character == "<" {
                closing = ">"
            } else if character == "{" {
                closing = "}"
            } else {
                result.append(character)
            }
        }
        // An opening bracket that nothing closes is text, not markup.
        return (closing == nil ? result : line).trimmingSpaces()
    }
}

extension String {
    /// Without white space at both ends.
    func trimmingSpaces() -> String {
        let head = drop(while: \.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}
