package import Media
package import Primitives

/// Reads audio and video: headers through libavformat, contents through the program ffmpeg.
package enum ClipReader {
    /// Gathers duration, container, bit rate and streams of the recording behind `descriptor`, which is borrowed.
    ///
    /// The family is refined by what the streams are. Throws `.corrupt` with the demuxer's own reason, `.unsupported`
    /// for a container that is not read and when neither libavformat nor ffprobe is installed, `.timeout` when it takes
    /// longer than 15 seconds.
    package static func examine(
        descriptor: CInt
    ) throws(ReadingProblem) -> (facts: JSONObject, warnings: [SourceWarning], family: MediaFamily) {
        let isLoaded = AVFormatLibrary.failure == nil
        let probe =
            try isLoaded
            ? AVFormatLibrary.probe(descriptor: descriptor) : FFprobe.probe(descriptor: descriptor)
        let (facts, family) = try ClipFacts.facts(probe)
        var warnings: [SourceWarning] = []
        // What is read in spite of a complaint tells of damage further in.
        if let complaint = probe.complaint {
            let message = "\(isLoaded ? "libavformat" : "ffprobe"): \(complaint)"
            warnings.append(SourceWarning(code: "irregular_recording", message: message))
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
                name: "libavformat", version: AVFormatLibrary.version,
                note: "audio and video facts; package libavformat59"),
            ComponentVersion(
                name: "ffprobe", version: Program.ffprobe.version(argument: "-version"),
                note: "audio and video facts without libavformat; package ffmpeg"),
            ComponentVersion(
                name: "ffmpeg", version: Program.ffmpeg.version(argument: "-version"),
                note: "loudness, scene changes, subtitles; package ffmpeg"),
            ComponentVersion(
                name: "tesseract", version: Program.tesseract.version(argument: "--version"),
                note: "text in images and scans; package tesseract-ocr"),
        ]
    }
}
