/// What ffmpeg's `ebur128` and `silencedetect` filters log.
struct SoundReport {
    /// Integrated loudness in LUFS; none for silence, which measures -70 by definition of the gate.
    private(set) var loudness: Double?
    /// In dBFS.
    private(set) var truePeak: Double?
    /// Stretches of silence in seconds; one that lasts to the end has no end.
    private(set) var silences: [(start: Double, end: Double?)] = []

    init(_ log: String) {
        var isSummary = false
        for line in log.split(whereSeparator: \.isNewline) {
            if line.contains("Parsed_ebur128"), line.hasSuffix("Summary:") { isSummary = true }
            if line.hasPrefix("[silencedetect") {
                noteSilence(line)
            } else if isSummary {
                let words = line.split(separator: " ")
                if words.count == 3, words[0] == "I:", words[2] == "LUFS" { loudness = Double(words[1]) }
                if words.count == 3, words[0] == "Peak:", words[2] == "dBFS" { truePeak = Double(words[1]) }
            }
        }
        if let value = loudness, value <= -70 || !value.isFinite { loudness = nil }
        if let value = truePeak, !value.isFinite { truePeak = nil }
    }

    private mutating func noteSilence(_ line: Substring) {
        if let start = Self.value("silence_start:", in: line) {
            silences.append((max(0, start), nil))
        } else if let end = Self.value("silence_end:", in: line), !silences.isEmpty {
            silences[silences.count - 1].end = end
        }
    }

    private static func value(_ key: String, in line: Substring) -> Double? {
        guard let found = line.firstRange(of: key) else { return nil }
        return Double(line[found.upperBound...].drop { $0 == " " }.prefix { !$0.isWhitespace })
            .map { ($0 * 100).rounded() / 100 }
    }
}
