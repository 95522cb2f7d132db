package import Media
package import Primitives

/// The `prep` component of a key: what is done to a file of a family before it is asked about.
package enum Preparation {
    /// Raised by hand whenever preparation itself changes what a model gets to see.
    package static let revision = 1

    /// The settings of `media` that apply to `family`; settings of other families change nothing.
    package static func component(_ media: MediaSpec, family: MediaFamily) -> JSONValue {
        var object: JSONObject = ["rev": .integer(revision)]
        switch family {
        case .image: object["maxEdge"] = .integer(media.image.maxEdge)
        case .pdf:
            object["as"] = .string(media.pdf.form.rawValue)
            object["pages"] = .integer(media.pdf.pages)
            object["overlap"] = .integer(media.pdf.overlap)
            object["dpi"] = .integer(media.pdf.dpi)
        case .video:
            object["segment_ms"] = .integer(media.video.segment.milliseconds)
            object["overlap_ms"] = .integer(media.video.overlap.milliseconds)
            object["maxHeight"] = .integer(media.video.maxHeight)
        case .audio:
            object["segment_ms"] = .integer(media.audio.segment.milliseconds)
            object["overlap_ms"] = .integer(media.audio.overlap.milliseconds)
            object["bitrate"] = .integer(media.audio.bitRate)
        case .text, .email, .office, .archive, .other:
            object["tokens"] = .integer(media.text.tokens)
            object["overlap"] = .integer(media.text.overlap)
        }
        return .object(object)
    }

    /// The component of units made of earlier answers: nothing is prepared.
    package static let none: JSONValue = .null
}
