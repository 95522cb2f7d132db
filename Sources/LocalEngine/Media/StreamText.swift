import Primitives

/// Describes the streams of a recording: `h264 video 1920 × 1080, aac audio 48000 Hz stereo`.
enum StreamText {
    static func text(_ streams: JSONValue?) -> String? {
        guard let list = streams?.arrayValue, !list.isEmpty else { return streams?.stringValue.map(DisplayText.line) }
        let parts = list.prefix(8).compactMap(describe)
        guard !parts.isEmpty else { return nil }
        return parts.joined(separator: "; ") + (list.count > 8 ? " and \(list.count - 8) more" : "")
    }

    static func codec(of kind: String, in streams: JSONValue?) -> String? {
        streams?.arrayValue?.first { self.kind($0) == kind }.flatMap { name($0) }
    }

    private static func kind(_ stream: JSONValue) -> String? {
        (stream["kind"] ?? stream["type"] ?? stream["codec_type"])?.stringValue?.lowercased()
    }

    private static func name(_ stream: JSONValue) -> String? {
        (stream["codec"] ?? stream["codec_name"])?.stringValue.map(DisplayText.line)
    }

    private static func describe(_ stream: JSONValue) -> String? {
        if let text = stream.stringValue { return DisplayText.line(text) }
        var words = [name(stream), kind(stream)].compactMap { $0 }
        if let width = stream["width"]?.intValue, let height = stream["height"]?.intValue {
            words.append("\(width) × \(height)")
        }
        if let rate = (stream["sample_rate"] ?? stream["sample_rate_hz"])?.intValue { words.append("\(rate) Hz") }
        if let channels = stream["channels"]?.intValue {
            words.append(channels == 1 ? "mono" : channels == 2 ? "stereo" : "\(channels) channels")
        }
        if let language = stream["language"]?.stringValue, language != "und" {
            words.append(DisplayText.line(language))
        }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
