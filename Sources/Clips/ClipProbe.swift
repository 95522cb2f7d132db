/// What a demuxer says about a recording, before it is turned into facts.
struct ClipProbe {
    struct Stream {
        /// `video`, `audio`, `subtitle`, `data` or `attachment`.
        var kind: String?
        var codec: String?
        var width = 0
        var height = 0
        /// Frames per second, where it is known.
        var frameRate: Double?
        /// Frames that the container counts.
        var frames: Int?
        /// Seconds.
        var duration: Double?
        var channels = 0
        /// Samples per second, of sound alone.
        var sampleRate: Int?
        /// Degrees counter-clockwise.
        var rotation: Int?
        var language: String?
        /// A still picture that belongs to the whole recording.
        var isCover = false
    }

    /// The demuxer's names, separated by commas.
    var format: String?
    /// Seconds.
    var duration: Double?
    /// Bits per second.
    var bitRate: Int?
    var title: String?
    var created: String?
    /// The brand of an ISO media file.
    var majorBrand: String?
    var streams: [Stream] = []
    /// The first thing that was found to be wrong without stopping the reading.
    var complaint: String?

    /// A duration that can be one.
    static func seconds(_ value: Double?) -> Double? { value.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil } }

    /// `30000/1001` as 29.97, rounded to three places.
    static func frameRate(_ numerator: Double, _ denominator: Double) -> Double? {
        guard numerator > 0, denominator > 0 else { return nil }
        return (numerator / denominator * 1000).rounded() / 1000
    }
}
