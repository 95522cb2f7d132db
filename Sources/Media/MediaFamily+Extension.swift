extension MediaFamily {
    private static let extensions: [String: MediaFamily] = [
        "pdf": .pdf,
        "jpg": .image, "jpeg": .image, "png": .image, "gif": .image, "webp": .image, "tif": .image, "tiff": .image,
        "heic": .image, "heif": .image, "avif": .image, "bmp": .image, "jp2": .image, "svg": .image,
        "mp3": .audio, "wav": .audio, "m4a": .audio, "flac": .audio, "ogg": .audio, "oga": .audio, "opus": .audio,
        "aac": .audio, "aiff": .audio, "amr": .audio,
        "mp4": .video, "m4v": .video, "mov": .video, "mkv": .video, "webm": .video, "avi": .video, "mpg": .video,
        "mpeg": .video, "wmv": .video, "3gp": .video,
        "txt": .text, "md": .text, "csv": .text, "tsv": .text, "json": .text, "ndjson": .text, "jsonl": .text,
        "xml": .text, "html": .text, "htm": .text, "log": .text, "srt": .text, "vtt": .text,
        "eml": .email, "mbox": .email,
        "doc": .office, "docx": .office, "xls": .office, "xlsx": .office, "ppt": .office, "pptx": .office,
        "odt": .office, "ods": .office, "odp": .office, "rtf": .office,
        "zip": .archive, "tar": .archive, "gz": .archive, "tgz": .archive, "7z": .archive, "rar": .archive,
    ]

    /// The family that a file's extension claims, for the one case in which there is no content to ask: empty files.
    package init?(claimedBy name: String) {
        guard let dot = name.lastIndex(of: "."), let family = Self.extensions[name[dot...].dropFirst().lowercased()]
        else { return nil }
        self = family
    }
}
