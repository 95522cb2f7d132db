import Media
import Primitives

/// Turns what a demuxer says into facts.
enum ClipFacts {
    private static let listedStreams = 32

    /// The facts, and the family by what the streams are: a cover picture does not make a song a video.
    static func facts(_ probe: ClipProbe) throws(ReadingProblem) -> (facts: JSONObject, family: MediaFamily) {
        guard !probe.streams.isEmpty else { throw ReadingProblem(.corrupt, "no stream is found in it") }
        var facts: JSONObject = [:]
        facts[FactKey.duration] = (probe.duration ?? probe.streams.compactMap(\.duration).max()).map(rounded)
        facts[FactKey.container] = container(probe).map(JSONValue.string)
        facts[FactKey.bitRate] = probe.bitRate.map(JSONValue.integer)
        facts[FactKey.title] = text(probe.title)
        facts[FactKey.created] = text(probe.created)
        let pictures = probe.streams.filter { $0.kind == "video" && !$0.isCover }
        if let video = pictures.first {
            facts[FactKey.width] = .integer(video.width)
            facts[FactKey.height] = .integer(video.height)
            facts[FactKey.frameRate] = video.frameRate.map(JSONValue.real)
            facts[FactKey.frames] = video.frames.map(JSONValue.integer)
        }
        facts[FactKey.streams] = .array(probe.streams.prefix(listedStreams).map { .object(description(of: $0)) })
        let hasSound = probe.streams.contains { $0.kind == "audio" }
        return (facts, pictures.isEmpty && hasSound ? .audio : .video)
    }

    private static func description(of stream: ClipProbe.Stream) -> JSONObject {
        var facts: JSONObject = [:]
        facts["kind"] = stream.isCover ? "cover" : text(stream.kind, limit: 40)
        facts["codec"] = text(stream.codec, limit: 40)
        facts["width"] = positive(stream.width)
        facts["height"] = positive(stream.height)
        if stream.kind == "video", !stream.isCover { facts["frame_rate"] = stream.frameRate.map(JSONValue.real) }
        facts["rotation"] = stream.rotation.map(JSONValue.integer)
        facts["channels"] = positive(stream.channels)
        facts["sample_rate"] = stream.sampleRate.map(JSONValue.integer)
        // ISO 639-2 spells "undetermined" so.
        if let language = text(stream.language), language != "und" { facts["language"] = language }
        return facts
    }

    /// libavformat names a demuxer by all it reads: `mov,mp4,m4a,3gp,3g2,mj2`; the brand tells which.
    private static func container(_ probe: ClipProbe) -> String? {
        guard let names = probe.format?.split(separator: ",") else { return nil }
        guard names.contains("mp4") else { return names.first.map(String.init) }
        return probe.majorBrand?.hasPrefix("qt") == true ? "mov" : "mp4"
    }

    private static func text(_ value: String?, limit: Int = 300) -> JSONValue? {
        value.flatMap { FactText.cleaned($0, limit: limit) }.map(JSONValue.string)
    }

    private static func positive(_ value: Int) -> JSONValue? { value > 0 ? .integer(value) : nil }

    private static func rounded(_ seconds: Double) -> JSONValue { .real((seconds * 1000).rounded() / 1000) }
}
