import Media
import Primitives

/// Turns what ffprobe says into facts.
enum ClipFacts {
    private static let listedStreams = 32

    /// The facts, and the family by what the streams are: a cover picture does not make a song a video.
    static func facts(_ probe: JSONValue) throws(ReadingProblem) -> (facts: JSONObject, family: MediaFamily) {
        let streams = probe["streams"]?.arrayValue ?? []
        let format = probe["format"] ?? .null
        guard !streams.isEmpty else { throw ReadingProblem(.corrupt, "ffprobe finds no stream in it") }
        var facts: JSONObject = [:]
        let ends = streams.compactMap { seconds($0["duration"]) }
        facts[FactKey.duration] = (seconds(format["duration"]) ?? ends.max()).map(rounded)
        facts[FactKey.container] = container(format).map(JSONValue.string)
        facts[FactKey.bitRate] = number(format["bit_rate"]).map(JSONValue.integer)
        facts[FactKey.title] = tag("title", of: format).map(JSONValue.string)
        facts[FactKey.created] = tag("creation_time", of: format).map(JSONValue.string)
        let pictures = streams.filter { $0["codec_type"] == "video" && !isCover($0) }
        if let video = pictures.first {
            facts[FactKey.width] = video["width"]
            facts[FactKey.height] = video["height"]
            facts[FactKey.frameRate] = rate(video["avg_frame_rate"])
            facts[FactKey.frames] = number(video["nb_frames"]).map(JSONValue.integer)
        }
        facts[FactKey.streams] = .array(streams.prefix(listedStreams).map { .object(description(of: $0)) })
        let hasSound = streams.contains { $0["codec_type"] == "audio" }
        return (facts, pictures.isEmpty && hasSound ? .audio : .video)
    }

    private static func description(of stream: JSONValue) -> JSONObject {
        var facts: JSONObject = [:]
        facts["kind"] = isCover(stream) ? "cover" : text(stream["codec_type"])
        facts["codec"] = text(stream["codec_name"])
        facts["width"] = positive(stream["width"])
        facts["height"] = positive(stream["height"])
        if stream["codec_type"] == "video", !isCover(stream) { facts["frame_rate"] = rate(stream["avg_frame_rate"]) }
        facts["rotation"] = stream["side_data_list"]?.arrayValue?.lazy.compactMap { $0["rotation"] }.first
        facts["channels"] = positive(stream["channels"])
        facts["sample_rate"] = number(stream["sample_rate"]).map(JSONValue.integer)
        facts["language"] = tag("language", of: stream).flatMap { $0 == "und" ? nil : .string($0) }
        return facts
    }

    private static func isCover(_ stream: JSONValue) -> Bool { stream["disposition"]?["attached_pic"] == 1 }

    /// ffmpeg names a demuxer by all it reads: `mov,mp4,m4a,3gp,3g2,mj2`; the brand tells which.
    private static func container(_ format: JSONValue) -> String? {
        guard let name = format["format_name"]?.stringValue else { return nil }
        let names = name.split(separator: ",")
        guard names.contains("mp4") else { return names.first.map(String.init) }
        return tag("major_brand", of: format)?.hasPrefix("qt") == true ? "mov" : "mp4"
    }

    private static func tag(_ name: String, of value: JSONValue) -> String? {
        let tags = value["tags"]?.objectValue
        return (tags?[name] ?? tags?[name.uppercased()])?.stringValue.flatMap { FactText.cleaned($0) }
    }

    private static func text(_ value: JSONValue?) -> JSONValue? {
        value?.stringValue.flatMap { FactText.cleaned($0, limit: 40) }.map(JSONValue.string)
    }

    private static func positive(_ value: JSONValue?) -> JSONValue? {
        value?.intValue.flatMap { $0 > 0 ? .integer($0) : nil }
    }

    private static func number(_ value: JSONValue?) -> Int? { value?.stringValue.flatMap { Int($0) } }

    private static func seconds(_ value: JSONValue?) -> Double? {
        value?.stringValue.flatMap(Double.init).flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    }

    private static func rounded(_ seconds: Double) -> JSONValue { .real((seconds * 1000).rounded() / 1000) }

    /// `30000/1001` as 29.97.
    private static func rate(_ value: JSONValue?) -> JSONValue? {
        let parts = (value?.stringValue ?? "").split(separator: "/").compactMap { Double($0) }
        guard parts.count == 2, parts[0] > 0, parts[1] > 0 else { return nil }
        return .real((parts[0] / parts[1] * 1000).rounded() / 1000)
    }
}
