import Media

/// Reads the SubRip text that ffmpeg writes, which is regular: counter, times, lines, blank line.
enum SubRipCues {
    static func cues(_ text: String) -> [(start: Double, text: String)] {
        var cues: [(start: Double, text: String)] = []
        var lines: [Substring] = []
        func finish() {
            defer { lines = [] }
            guard lines.count >= 3, let start = seconds(lines[1]) else { return }
            let spoken = lines.dropFirst(2).compactMap { FactText.cleaned(withoutTags($0), limit: 2000) }
            if !spoken.isEmpty { cues.append((start, spoken.joined(separator: "\n"))) }
        }
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.isEmpty { finish() } else { lines.append(line) }
        }
        finish()
        return cues
    }

    /// The start in `00:01:02,500 --> 00:01:04,000`.
    private static func seconds(_ line: Substring) -> Double? {
        let parts = line.prefix { $0 != " " }.split { $0 == ":" || $0 == "," }.compactMap { Int($0) }
        guard parts.count == 4, line.contains("-->") else { return nil }
        return Double(parts[0] * 3600 + parts[1] * 60 + parts[2]) + Double(parts[3]) / 1000
    }

    private static func withoutTags(_ line: Substring) -> String {
        var result = ""
        var isTag = false
        for character in line {
            if character == "<" {
                isTag = true
            } else if character == ">", isTag {
                isTag = false
            } else if !isTag {
                result.append(character)
            }
        }
        return isTag ? String(line) : result
    }
}
