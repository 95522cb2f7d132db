import Media
import Primitives

/// Reads recordings' headers through the program ffprobe, where libavformat itself cannot be used.
///
/// A start costs some 50 ms of processor time, which is more than most headers do.
enum FFprobe {
    private static let deadline = Duration.seconds(15)
    private static let outputLimit = 4 * 1024 * 1024

    /// Looks at the recording behind `descriptor`, which is borrowed and whose offset moves.
    ///
    /// Throws `.corrupt` with ffprobe's own reason, `.unsupported` with the package's name when ffprobe is missing or for
    /// a container that is not read, `.timeout` after the deadline, `.tooLarge` when there is too much to say.
    static func probe(descriptor: CInt) throws(ReadingProblem) -> ClipProbe {
        let path = try Program.ffprobe.located()
        let result = try ProgramRun.run(
            path,
            ["-v", "error", "-hide_banner"] + ClipSource.guards
                + ["-of", "json", "-show_format", "-show_streams", "-i", ClipSource.url],
            input: descriptor, deadline: deadline, outputLimit: outputLimit)
        guard result.succeeded else { throw ClipSource.problem(.ffprobe, result) }
        guard !result.isCut, let json = try? JSONParser.parse(result.output).value else {
            throw ReadingProblem(.tooLarge, "ffprobe says more about it than is read")
        }
        // ffprobe may succeed and complain all the same, which tells of damage further in.
        return probe(json, complaint: ClipSource.complaint(result.errors))
    }

    private static func probe(_ json: JSONValue, complaint: String?) -> ClipProbe {
        let format = json["format"] ?? .null
        return ClipProbe(
            format: format["format_name"]?.stringValue, duration: seconds(format["duration"]),
            bitRate: number(format["bit_rate"]), title: tag("title", of: format),
            created: tag("creation_time", of: format), majorBrand: tag("major_brand", of: format),
            streams: (json["streams"]?.arrayValue ?? []).map(stream), complaint: complaint)
    }

    private static func stream(_ json: JSONValue) -> ClipProbe.Stream {
        ClipProbe.Stream(
            kind: json["codec_type"]?.stringValue, codec: json["codec_name"]?.stringValue,
            width: json["width"]?.intValue ?? 0, height: json["height"]?.intValue ?? 0,
            frameRate: frameRate(json["avg_frame_rate"]), frames: number(json["nb_frames"]),
            duration: seconds(json["duration"]), channels: json["channels"]?.intValue ?? 0,
            sampleRate: number(json["sample_rate"]),
            rotation: json["side_data_list"]?.arrayValue?.lazy.compactMap { $0["rotation"]?.intValue }.first,
            language: tag("language", of: json), isCover: json["disposition"]?["attached_pic"] == 1)
    }

    private static func tag(_ name: String, of value: JSONValue) -> String? {
        let tags = value["tags"]?.objectValue
        return (tags?[name] ?? tags?[name.uppercased()])?.stringValue
    }

    private static func number(_ value: JSONValue?) -> Int? { value?.stringValue.flatMap { Int($0) } }

    private static func seconds(_ value: JSONValue?) -> Double? {
        ClipProbe.seconds(value?.stringValue.flatMap(Double.init))
    }

    private static func frameRate(_ value: JSONValue?) -> Double? {
        let parts = (value?.stringValue ?? "").split(separator: "/").compactMap { Double($0) }
        return parts.count == 2 ? ClipProbe.frameRate(parts[0], parts[1]) : nil
    }
}
