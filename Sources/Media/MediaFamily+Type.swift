extension MediaFamily {
    /// The family to which files of `type` belong.
    package init(of type: MediaType) {
        let name = type.rawValue
        if let exact = Self.exact[name] {
            self = exact
        } else if name.hasSuffix("+xml") || name.hasSuffix("+json") {
            self = name.hasPrefix("image/") ? .image : .text
        } else if Self.officePrefixes.contains(where: name.hasPrefix) {
            self = .office
        } else {
            self =
                switch type.topLevel {
                case "image": .image
                case "audio": .audio
                case "video": .video
                case "text": .text
                case "message": .email
                default: .other
                }
        }
    }

    private static let officePrefixes = [
        "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.",
        "application/vnd.ms-word", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
        "application/vnd.sun.xml.", "application/vnd.stardivision.",
    ]

    private static func table(_ names: [String], _ family: MediaFamily) -> [(String, MediaFamily)] {
        names.map { ("application/" + $0, family) }
    }

    private static let exact = Dictionary(
        uniqueKeysWithValues: table(["pdf"], .pdf)
            + table(
                [
                    "json", "x-ndjson", "xml", "javascript", "x-subrip", "yaml", "toml", "sql", "x-wine-extension-ini",
                    "x-setupscript", "x-tex", "x-mimearchive", "mathematica", "x-pem-file",
                ], .text)
            + table(["mbox", "vnd.ms-outlook"], .email)
            + table(
                [
                    "msword", "epub+zip", "x-ole-storage", "x-hwp", "vnd.visio", "vnd.wordperfect", "cdfv2",
                    "vnd.ms-visio.drawing", "vnd.apple.pages", "vnd.apple.numbers", "vnd.apple.keynote",
                ], .office)
            + table(
                [
                    "zip", "gzip", "x-tar", "x-7z-compressed", "x-bzip2", "x-xz", "zstd", "x-rar", "vnd.rar", "x-lzma",
                    "x-lz4", "x-lzip", "x-lzop", "x-compress", "java-archive", "vnd.android.package-archive",
                    "x-archive", "vnd.debian.binary-package", "x-cpio", "x-rpm", "x-iso9660-image",
                    "vnd.ms-cab-compressed", "x-zoo", "x-arj", "x-lha", "x-lzh-compressed", "x-gtar",
                ], .archive)
            + [
                ("text/rtf", .office), ("image/vnd.djvu", .other), ("image/vnd.djvu+multipage", .other),
                ("image/vnd.dwg", .other), ("image/vnd.dxf", .other), ("message/news", .email),
                ("text/x-bytecode.python", .other),
            ])
}
