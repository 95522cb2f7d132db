import Primitives

/// Checks addresses that a request names in place of content; nothing is ever fetched.
struct AddressCheck {
    /// Families (`image`, `audio`, `video`, `application`) that the vendor says it fetches.
    var families: Set<String>

    /// The part for an address; `nil` when `text` does not look like one.
    ///
    /// - Parameter family: what the place in the request says it is; `nil` where only the extension can tell.
    func part(
        _ text: String, family: String? = nil, at pointer: JSONPointer, in place: MediaCheck.Place
    ) throws(Refusal) -> ReceivedPart? {
        // Only at the beginning: the rest may be megabytes of base64.
        guard String(decoding: text.utf8.prefix(16), as: UTF8.self).contains("://"),
            let mark = text.firstRange(of: "://")
        else { return nil }
        let scheme = text[..<mark.lowerBound]
        guard scheme == "https" else {
            throw Refusal(
                at: pointer, code: "invalid_value", "is an address of scheme '\(scheme)': only https is fetched")
        }
        let authority = text[mark.upperBound...].prefix { !"/?#".contains($0) }
        guard !authority.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Refusal(at: pointer, code: "invalid_value", "is no address: it needs a host and plain ASCII")
        }
        guard !authority.contains("@") else {
            throw Refusal(at: pointer, code: "invalid_value", "is an address with a user name, which is never fetched")
        }
        guard !text.contains("#") else {
            throw Refusal(at: pointer, code: "invalid_value", "is an address with a fragment, which no server sees")
        }
        let claimed = Self.type(of: text[mark.upperBound...].prefix { $0 != "?" })
        let found = claimed.map { String($0.prefix { $0 != "/" }) }
        if let family, let found, found != family {
            throw Refusal(at: pointer, code: "invalid_media", "is an address of \(found) where \(family) belongs")
        }
        let meant = family ?? found ?? "image"
        guard families.contains(meant) else {
            throw Refusal(
                at: pointer, code: "invalid_media", "is an address of \(meant), which is not fetched: send it")
        }
        return ReceivedPart(
            message: place.message, role: place.role, kind: place.kind,
            mime: claimed ?? (meant == "application" ? "application/pdf" : "\(meant)/*"), byteCount: text.utf8.count,
            name: text)
    }

    static let images: Set<String> = ["image"]
    static let all: Set<String> = ["image", "audio", "video", "application"]

    private static func type(of path: Substring) -> String? {
        guard let name = path.split(separator: "/").dropFirst().last, let dot = name.lastIndex(of: ".") else {
            return nil
        }
        return types[name[dot...].dropFirst().lowercased()]
    }

    private static let types = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "heic": "image/heic",
        "mp3": "audio/mpeg", "wav": "audio/wav", "ogg": "audio/ogg", "flac": "audio/flac", "m4a": "audio/mp4",
        "mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "pdf": "application/pdf",
    ]
}
