import CAVFormatShims
import Media
import SourceBytes

/// Reads recordings' headers through libavformat, which is loaded when the first recording comes.
enum AVFormatLibrary {
    /// The pool gives a worker a little more for its answer.
    private static let deadline = Duration.seconds(15)

    /// `nil` when it is loaded, else why not.
    static let failure: String? = {
        var error = [CChar](repeating: 0, count: 512)
        return unsafe dossier_avformat_start(&error, error.count) ? nil : text(error) ?? "no reason given"
    }()

    static var version: String? { failure == nil ? unsafe String(cString: dossier_avformat_version()) : nil }

    /// Looks at the recording behind `descriptor`, which is borrowed and whose offset stays.
    ///
    /// Only while `failure` is `nil`. `formats` names the demuxers that may be used. Throws `.corrupt` with the library's own reason, `.unsupported` for a container
    /// that is not read, `.timeout` after the deadline, `.tooLarge` when memory does not suffice.
    static func probe(
        descriptor: CInt, formats: String = ClipSource.formats
    ) throws(ReadingProblem) -> ClipProbe {
        let size = try DescriptorBytes(descriptor: descriptor).size()
        var status = dossier_avformat_opened
        var error = [CChar](repeating: 0, count: 512)
        let opened = unsafe dossier_avformat_open(
            descriptor, Int64(size), formats, deadline.components.seconds * 1_000_000_000, &status, &error,
            error.count)
        guard let recording = unsafe opened else { throw problem(status, text(error)) }
        defer { unsafe dossier_avformat_close(recording) }
        return unsafe probe(recording)
    }

    private static func problem(_ status: dossier_avformat_status, _ reason: String?) -> ReadingProblem {
        switch status {
        case dossier_avformat_not_allowed: ClipSource.notRead
        case dossier_avformat_late: ReadingProblem(.timeout, "libavformat did not finish in time")
        case dossier_avformat_out_of_memory: ReadingProblem(.tooLarge, "its header takes more memory than there is")
        default: ReadingProblem(.corrupt, "libavformat: \(reason ?? "no reason given")")
        }
    }

    private static func probe(_ recording: OpaquePointer) -> ClipProbe {
        let container = unsafe dossier_avformat_describe(recording)
        func tag(_ name: String, of stream: Int = -1) -> String? {
            let found =
                unsafe dossier_avformat_tag(recording, Int64(stream), name)
                ?? dossier_avformat_tag(recording, Int64(stream), name.uppercased())
            return unsafe found.map { unsafe String(cString: $0) }
        }
        return unsafe ClipProbe(
            format: String(cString: container.format),
            duration: ClipProbe.seconds(Double(container.duration) / 1e6),
            bitRate: container.bit_rate > 0 ? Int(container.bit_rate) : nil, title: tag("title"),
            created: tag("creation_time"), majorBrand: tag("major_brand"),
            streams: (0..<Int(container.stream_count)).map { index in
                let facts = unsafe dossier_avformat_describe_stream(recording, UInt32(index))
                return unsafe stream(facts, language: tag("language", of: index))
            },
            complaint: FactText.cleaned(String(cString: dossier_avformat_complaint(recording)), limit: 200))
    }

    private static func stream(_ facts: dossier_avformat_stream, language: String?) -> ClipProbe.Stream {
        let kind = unsafe facts.kind.map { unsafe String(cString: $0) }
        return unsafe ClipProbe.Stream(
            kind: kind, codec: unsafe facts.codec.map { unsafe String(cString: $0) }, width: Int(facts.width),
            height: Int(facts.height),
            frameRate: ClipProbe.frameRate(
                Double(facts.frame_rate_numerator), Double(facts.frame_rate_denominator)),
            frames: facts.frames != 0 ? Int(facts.frames) : nil, duration: ClipProbe.seconds(facts.duration),
            channels: Int(facts.channels), sampleRate: kind == "audio" ? Int(facts.sample_rate) : nil,
            rotation: facts.has_rotation ? Int(facts.rotation) : nil, language: language, isCover: facts.is_cover)
    }

    private static func text(_ buffer: [CChar]) -> String? {
        let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return FactText.cleaned(String(decoding: bytes, as: UTF8.self), limit: 200)
    }
}
