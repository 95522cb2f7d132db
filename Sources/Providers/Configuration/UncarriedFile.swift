import Media
import Pipeline
import Primitives

/// What is said of files that a provider cannot be sent, in words that all protocols share.
extension ProviderConfiguration {
    /// The refusal of a body of `byteCount` bytes.
    func refusal(ofBody byteCount: Int) -> UnitFailure {
        UnitFailure(
            .tooLarge,
            "the request would be \(ByteCount(byteCount)) with its files in base64, and provider '\(name)' takes at "
                + "most \(maxBodyBytes); raise its 'maxBodyBytes' if it takes more")
    }

    /// The refusal of a file whose whole family is not taken.
    func refusal(ofFamilyOf media: MediaPart) -> UnitFailure {
        switch media.family {
        case .image, .pdf, .audio, .video:
            UnitFailure(
                .unsupported,
                "provider '\(name)' is set to take no \(media.family.rawValue) files; "
                    + "'attach.\(media.family.rawValue)' says how to send them")
        case .text, .email, .office, .archive, .other:
            UnitFailure(.unsupported, "\(media.type) cannot be sent to a model as a file")
        }
    }

    /// The refusal of a file that the provider would have to fetch.
    func refusal(ofAddressOf media: MediaPart) -> UnitFailure {
        UnitFailure(
            .unsupported,
            "provider '\(name)' fetches no \(media.family.rawValue) from a URL: list the URL's host under the input's "
                + "'download', so that the run fetches it and sends its content")
    }

    /// The refusal of a file whose type is not taken.
    func refusal(ofTypeOf media: MediaPart) -> UnitFailure {
        let alternative =
            switch media.family {
            case .image: "PNG or JPEG"
            case .audio: "MP3 or FLAC"
            case .video: "MP4"
            case .pdf, .text, .email, .office, .archive, .other: "PDF"
            }
        return UnitFailure(
            .unsupported, "provider '\(name)' takes no \(media.type): convert it, for example to \(alternative)")
    }
}
