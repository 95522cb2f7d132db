extension MediaType {
    /// The type that a name's extension claims, for the one case in which there is no content to ask: a URL that is
    /// passed on as it is; `nil` when the extension says nothing, or nothing that a model could take.
    package init?(claimedBy name: String) {
        guard let family = MediaFamily(claimedBy: name), let dot = name.lastIndex(of: ".") else { return nil }
        if let type = Self.extensions[name[dot...].dropFirst().lowercased()] {
            self.init(rawValue: type)
        } else if let type = NameHints.textType(of: name), MediaFamily(of: type) == family {
            self = type
        } else {
            return nil
        }
    }

    /// For every extension of `MediaFamily(claimedBy:)` whose content is no text; texts have a table of their own.
    private static let extensions = [
        "pdf": "application/pdf",
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
        "tif": "image/tiff", "tiff": "image/tiff", "heic": "image/heic", "heif": "image/heif", "avif": "image/avif",
        "bmp": "image/bmp", "jp2": "image/jp2", "svg": "image/svg+xml",
        "mp3": "audio/mpeg", "wav": "audio/wav", "m4a": "audio/mp4", "flac": "audio/flac", "ogg": "audio/ogg",
        "oga": "audio/ogg", "opus": "audio/ogg", "aac": "audio/aac", "aiff": "audio/aiff", "amr": "audio/amr",
        "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "mkv": "video/x-matroska",
        "webm": "video/webm", "avi": "video/avi", "mpg": "video/mpeg", "mpeg": "video/mpeg", "wmv": "video/wmv",
        "3gp": "video/3gpp",
        "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "odp": "application/vnd.oasis.opendocument.presentation", "rtf": "text/rtf",
        "zip": "application/zip", "tar": "application/x-tar", "gz": "application/gzip", "tgz": "application/gzip",
        "7z": "application/x-7z-compressed", "rar": "application/vnd.rar",
    ]
}
