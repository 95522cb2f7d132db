import Media

/// Tells apart what shares the ISO base media file format (ISO/IEC 14496-12) by its `ftyp` brands.
enum ISOMediaBrand {
    /// The type of a file that begins with `head`, or `nil` when it has no `ftyp` box in front.
    static func type(_ head: [UInt8]) -> MediaType? {
        if head.starts(with: [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]) { return jpeg2000(head) }
        guard head.count >= 16, head[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        let size = head[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let end = min(head.count, max(16, min(size, 256)))
        let major = brand(head, at: 8)
        let compatible = stride(from: 16, to: end - 3, by: 4).map { brand(head, at: $0) }
        return MediaType(rawValue: name(major: major, compatible: compatible))
    }

    /// The MIME type that a major brand with its compatible brands stands for.
    static func name(major: String, compatible: [String]) -> String {
        switch major {
        case "M4A ", "M4B ", "M4P ", "F4A ", "F4B ": return "audio/mp4"
        case "qt  ": return "video/quicktime"
        case "avif", "avis": return "image/avif"
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs": return "image/heic"
        case "mif1", "msf1", "mif2":
            if compatible.contains(where: ["avif", "avis"].contains) { return "image/avif" }
            return compatible.contains { $0.hasPrefix("hei") || $0.hasPrefix("hev") } ? "image/heic" : "image/heif"
        case "crx ": return "image/x-canon-cr3"
        case "jp2 ": return "image/jp2"
        case "jpx ": return "image/jpx"
        case "M4V ", "M4VH", "M4VP": return "video/x-m4v"
        default: break
        }
        if major.hasPrefix("3g2") { return "video/3gpp2" }
        if major.hasPrefix("3g") { return "video/3gpp" }
        return "video/mp4"
    }

    private static func jpeg2000(_ head: [UInt8]) -> MediaType {
        let isJPX = head.count >= 24 && brand(head, at: 20) == "jpx "
        return MediaType(rawValue: isJPX ? "image/jpx" : "image/jp2")
    }

    private static func brand(_ head: [UInt8], at offset: Int) -> String {
        String(decoding: head[offset..<offset + 4], as: UTF8.self)
    }
}
