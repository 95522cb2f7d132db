package import Media
package import Primitives

/// Reads audio and video through the programs ffprobe and ffmpeg, which run in their own process groups.
package enum ClipReader {
    private static let probeDeadline = Duration.seconds(30)
    private static let probeOutput = 4 * 1024 * 1024

    /// Gathers duration, container, bit rate and streams of the recording behind `descriptor`, which is borrowed.
    ///
    /// `family` is refined by what the streams are. Throws `.corrupt` with ffprobe's own reason, `.unsupported` with
    /// the package's name when ffprobe is missing, `.timeout` when it takes longer than half a minute.
    package static func examine(
        descriptor: CInt
    ) throws(ReadingProblem) -> (facts: JSONObject, warnings: [SourceWarning], family: MediaFamily) {
        let path = try Program.ffprobe.located()
        let result = try ProgramRun.run(
            path,
            ["-v", "error", "-hide_banner"] + ClipSource.guards
                + ["-of", "json", "-show_format", "-show_streams", "-i", ClipSource.url],
            input: descriptor, deadline: probeDeadline, outputLimit: probeOutput)
        guard result.succeeded else { throw ClipSource.problem(.ffprobe, result) }
        guard !result.isCut, let probe = try? JSONParser.parse(result.output).value else {
            throw ReadingProblem(.tooLarge, "ffprobe says more about it than is read")
        }
        let (facts, family) = try ClipFacts.facts(probe)
        var warnings: [SourceWarning] = []
        // ffprobe may succeed and complain all the same, which tells of damage further in.
        if let complaint = ClipSource.complaint(result.errors) {
            warnings.append(SourceWarning(code: "irregular_recording", message: "ffprobe: \(complaint)"))
        }
        if facts[FactKey.duration] == nil {
            warnings.append(SourceWarning(code: "duration_unknown", message: "the recording does not tell its length"))
        }
        return (facts, warnings, family)
    }

    /// Measures loudness, silences and scene changes over at most `limits.seconds`, and reads subtitles.
    ///
    /// `facts` are those that `examine` gave. What could not be measured is named among the warnings, not thrown.
    package static func analyse(
        descriptor: CInt, facts: JSONObject, limits: ExtractionLimits
    ) throws(ReadingProblem) -> Extraction {
        let path = try Program.ffmpeg.located()
        let kinds = Set((facts[FactKey.streams]?.arrayValue ?? []).compactMap { $0["kind"]?.stringValue })
        var analysis = ClipAnalysis(
            ffmpeg: path, descriptor: descriptor, duration: facts[FactKey.duration]?.doubleValue, limits: limits)
        if kinds.contains("audio") { try analysis.measureSound() }
        if kinds.contains("video") { try analysis.findSceneChanges() }
        if kinds.contains("subtitle") { try analysis.readSubtitles() }
        return analysis.extraction
    }

    /// The programs behind this reader and the text recogniser, for `doctor`.
    package static func versions() -> [ComponentVersion] {
        [
            ComponentVersion(
                name: "ffprobe", version: Program.ffprobe.version(argument: "-version"),
                note: "audio and video facts; package ffmpeg"),
            ComponentVersion(
                name: "ffmpeg", version: Program.ffmpeg.version(argument: "-version"),
                note: "loudness, scene changes, subtitles; package ffmpeg"),
            ComponentVersion(
                name: "tesseract", version: Program.tesseract.version(argument: "--version"),
                note: "text in images and scans; package tesseract-ocr"),
        ]
    }
}
