import Media
import Primitives

/// Runs ffmpeg over a recording, once for each thing that is measured.
struct ClipAnalysis {
    /// A picture that differs from the one before by more than this counts as a new scene; ffmpeg's documentation of
    /// `select` recommends 0.3 to 0.5.
    private static let sceneThreshold = "0.3"
    private static let listedScenes = 500
    private static let listedSilences = 200
    /// Each measurement may take this long.
    private static let deadline = Duration.seconds(120)

    private let ffmpeg: String
    private let descriptor: CInt
    private let duration: Double?
    private let limits: ExtractionLimits
    private var facts: JSONObject = [:]
    private var passages: [Passage] = []
    private var warnings: [SourceWarning] = []
    private var missing: [String] = []
    private var read: Double

    init(ffmpeg: String, descriptor: CInt, duration: Double?, limits: ExtractionLimits) {
        self.ffmpeg = ffmpeg
        self.descriptor = descriptor
        self.duration = duration
        self.limits = limits
        read = min(duration ?? 0, limits.seconds)
    }

    /// Integrated loudness by EBU R 128, the true peak, and stretches of silence.
    mutating func measureSound() throws(ReadingProblem) {
        let filter = "silencedetect=noise=-50dB:duration=2,ebur128=peak=true:framelog=verbose"
        let result = try run(["-map", "0:a:0", "-vn", "-sn", "-dn", "-af", filter, "-f", "null", "-"])
        guard result.succeeded else { return note("sound_not_measured", result) }
        let report = SoundReport(String(decoding: result.errors, as: UTF8.self))
        facts[FactKey.loudness] = report.loudness.map(JSONValue.real)
        facts["true_peak_dbfs"] = report.truePeak.map(JSONValue.real)
        if !report.silences.isEmpty {
            facts["silences_s"] = .array(
                report.silences.prefix(Self.listedSilences).map { .array([.real($0.start), .real($0.end ?? read)]) })
        }
    }

    /// Seconds at which the picture changes abruptly, looked for in a small copy of it.
    mutating func findSceneChanges() throws(ReadingProblem) {
        let filter =
            "scale=w=320:h=-2:flags=fast_bilinear,select='gt(scene,\(Self.sceneThreshold))',metadata=print:file=-"
        let result = try run(["-map", "0:V:0", "-an", "-sn", "-dn", "-vf", filter, "-f", "null", "/dev/null"])
        let scenes = Self.times(String(decoding: result.output, as: UTF8.self))
        guard result.succeeded || (result.timedOut && !scenes.isEmpty) else {
            return note("scenes_not_found", result)
        }
        if result.timedOut, let last = scenes.last {
            read = min(read, last)
            missing.append("pictures after \(last) s: ffmpeg did not finish in time")
        }
        facts[FactKey.sceneChanges] = .array(scenes.prefix(Self.listedScenes).map(JSONValue.real))
        if scenes.count > Self.listedScenes {
            let message = "\(scenes.count) scene changes, the first \(Self.listedScenes) listed"
            warnings.append(SourceWarning(code: "scenes_not_listed", message: message))
        }
    }

    /// The text of the first subtitle stream, cue by cue.
    mutating func readSubtitles() throws(ReadingProblem) {
        let result = try run(["-map", "0:s:0", "-f", "srt", "-"])
        guard result.succeeded else { return note("subtitles_not_read", result) }
        var room = limits.characters
        for cue in SubRipCues.cues(String(decoding: result.output, as: UTF8.self)) {
            guard room > 0 else {
                missing.append("subtitles from \(cue.start) s on: over \(limits.characters) characters")
                break
            }
            let text = String(cue.text.unicodeScalars.prefix(room))
            room -= text.unicodeScalars.count
            passages.append(Passage(place: .time(cue.start), text: text))
        }
    }

    var extraction: Extraction {
        var missing = missing
        let total = duration ?? read
        if total > limits.seconds { missing.append("seconds \(limits.seconds) to \(total): over the limit of seconds") }
        return Extraction(
            passages: passages, facts: facts,
            coverage: Coverage(unit: .seconds, total: total, read: min(read, total), missing: missing),
            warnings: warnings)
    }

    private func run(_ arguments: [String]) throws(ReadingProblem) -> ProgramRun.Result {
        try ProgramRun.run(
            ffmpeg,
            ["-nostdin", "-hide_banner", "-nostats", "-v", "info", "-threads", "1"] + ClipSource.guards
                + ["-t", String(limits.seconds), "-i", ClipSource.url] + arguments,
            input: descriptor, deadline: Self.deadline, outputLimit: 4 * limits.characters + 1024 * 1024)
    }

    private mutating func note(_ code: String, _ result: ProgramRun.Result) {
        let reason = result.timedOut ? "ffmpeg did not finish in time" : Self.lastComplaint(result.errors)
        warnings.append(SourceWarning(code: code, message: reason))
    }

    /// With progress messages in the log it is the last line that tells why ffmpeg gave up.
    private static func lastComplaint(_ errors: [UInt8]) -> String {
        let lines = String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.last.flatMap { FactText.cleaned(String($0), limit: 200) } ?? "ffmpeg gave no reason"
    }

    /// The times that the `metadata` filter prints: `frame:0 pts:51 pts_time:5.1`.
    static func times(_ text: String) -> [Double] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            guard line.hasPrefix("frame:"), let key = line.firstRange(of: "pts_time:") else { return nil }
            return Double(line[key.upperBound...].prefix { !$0.isWhitespace }).map { ($0 * 100).rounded() / 100 }
        }
    }
}
