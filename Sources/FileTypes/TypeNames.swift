import Media

/// Maps libmagic's spellings to the registered ones, so that a format has one name whichever way it was found.
enum TypeNames {
    static func canonical(_ type: MediaType) -> MediaType {
        registered[type.rawValue].map(MediaType.init(rawValue:)) ?? type
    }

    private static let registered = [
        "application/octet-stream": "application/octet-stream", "application/x-empty": "inode/x-empty",
        "application/javascript": "text/javascript", "application/x-javascript": "text/javascript",
        "audio/x-wav": "audio/wav", "audio/x-m4a": "audio/mp4", "audio/x-flac": "audio/flac",
        "audio/x-hx-aac-adts": "audio/aac", "audio/x-hx-aac-adif": "audio/aac", "audio/x-aiff": "audio/aiff",
        "image/x-ms-bmp": "image/bmp", "image/x-icon": "image/vnd.microsoft.icon", "image/svg": "image/svg+xml",
        "application/x-gzip": "application/gzip", "application/x-zip-compressed": "application/zip",
        "application/x-zstd": "application/zstd", "application/x-rar": "application/vnd.rar",
        "application/x-mswinurl": "text/plain", "application/ndjson": "application/x-ndjson",
        "text/x-po": "text/x-po", "message/news": "message/rfc822", "text/x-algol68": "text/plain",
        "text/x-bytecode": "application/octet-stream", "application/x-setupscript": "text/plain",
        "application/x-wine-extension-ini": "text/plain", "audio/x-unknown": "application/octet-stream",
    ]
}
