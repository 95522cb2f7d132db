package import Media

/// The names under which media go to a model, as opposed to those that libmagic gives them.
package enum MediaFormat {
    /// What `type` is called on the wire; one without another name keeps its own.
    package static func wireName(of type: MediaType) -> MediaType {
        wireNames[type.rawValue].map(MediaType.init(rawValue:)) ?? type
    }

    /// The format that `input_audio` has for a recording, if it has one.
    package static func inputAudioFormat(of type: MediaType) -> String? {
        switch wireName(of: type).rawValue {
        case "audio/wav": "wav"
        case "audio/mpeg": "mp3"
        default: nil
        }
    }

    /// What Gemini takes of images, recordings, videos and documents, by Google's documentation of the model.
    ///
    /// Its second names for one format are left out, because they are never sent.
    package static let geminiTypes = Set(
        [
            "image/png", "image/jpeg", "image/webp", "image/heic", "image/heif", "application/pdf",
            "audio/wav", "audio/mpeg", "audio/aiff", "audio/aac", "audio/ogg", "audio/flac", "audio/mp4",
            "audio/webm", "video/mp4", "video/mpeg", "video/quicktime", "video/avi", "video/x-flv", "video/webm",
            "video/wmv", "video/3gpp",
        ].map(MediaType.init(rawValue:)))

    private static let wireNames = [
        "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png",
        "image/heic-sequence": "image/heic", "image/heif-sequence": "image/heif",
        "application/x-pdf": "application/pdf",
        "audio/x-wav": "audio/wav", "audio/wave": "audio/wav", "audio/vnd.wave": "audio/wav",
        "audio/mp3": "audio/mpeg", "audio/x-mp3": "audio/mpeg", "audio/mpga": "audio/mpeg",
        "audio/mpegapplication/octet-stream": "audio/mpeg", "audio/x-aiff": "audio/aiff",
        "audio/x-hx-aac-adts": "audio/aac", "audio/x-aac": "audio/aac", "audio/aacp": "audio/aac",
        "audio/x-m4a": "audio/mp4", "audio/m4a": "audio/mp4", "audio/x-flac": "audio/flac",
        "audio/opus": "audio/ogg", "audio/vorbis": "audio/ogg", "audio/x-vorbis+ogg": "audio/ogg",
        "application/ogg": "audio/ogg", "video/x-m4v": "video/mp4", "video/mpg": "video/mpeg",
        "video/mpegs": "video/mpeg", "video/mov": "video/quicktime", "video/x-msvideo": "video/avi",
        "video/msvideo": "video/avi", "video/x-ms-wmv": "video/wmv", "video/x-ms-asf": "video/wmv",
        "video/flv": "video/x-flv", "video/3gp": "video/3gpp",
    ]
}
