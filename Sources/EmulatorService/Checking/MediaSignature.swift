import Primitives

/// The kinds of media that their first bytes give away, and the types that may be declared for each.
package enum MediaSignature: String, Sendable, Hashable, CaseIterable {
    case png, jpeg, gif, webp, heif, avif, tiff, bmp, pdf, wav, aiff, mp3, aac, flac, ogg, isoMedia, m4a, quickTime
    case threeGPP, matroska, avi, asf, mpeg, zip

    /// The kind of `bytes`; `nil` when nothing is recognised, as in text.
    package init?(_ bytes: [UInt8]) {
        func starts(_ text: StaticString, at offset: Int = 0) -> Bool {
            bytes.dropFirst(offset).starts(with: Array("\(text)".utf8))
        }
        func begins(_ prefix: UInt8...) -> Bool { bytes.starts(with: prefix) }
        switch true {
        case begins(0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A): self = .png
        case begins(0xFF, 0xD8, 0xFF): self = .jpeg
        case starts("GIF87a"), starts("GIF89a"): self = .gif
        case starts("RIFF") && starts("WEBP", at: 8): self = .webp
        case (starts("RIFF") || starts("RF64")) && starts("WAVE", at: 8): self = .wav
        case starts("RIFF") && starts("AVI ", at: 8): self = .avi
        case starts("FORM") && (starts("AIFF", at: 8) || starts("AIFC", at: 8)): self = .aiff
        case starts("fLaC"): self = .flac
        case starts("OggS"): self = .ogg
        case begins(0x1A, 0x45, 0xDF, 0xA3): self = .matroska
        case begins(0x30, 0x26, 0xB2, 0x75): self = .asf
        case begins(0x00, 0x00, 0x01, 0xBA), begins(0x00, 0x00, 0x01, 0xB3): self = .mpeg
        case starts("ftyp", at: 4): self = Self.brand(String(decoding: bytes.dropFirst(8).prefix(4), as: UTF8.self))
        case starts("moov", at: 4), starts("mdat", at: 4), starts("wide", at: 4): self = .quickTime
        case begins(0x49, 0x49, 0x2A, 0x00), begins(0x4D, 0x4D, 0x00, 0x2A): self = .tiff
        case begins(0x50, 0x4B, 0x03, 0x04): self = .zip
        case starts("ID3"): self = .mp3
        // ADTS: twelve set bits and layer 0; MPEG audio: eleven set bits and another layer.
        case bytes.count > 1 && bytes[0] == 0xFF && bytes[1] & 0xF6 == 0xF0: self = .aac
        case bytes.count > 1 && bytes[0] == 0xFF && bytes[1] & 0xE0 == 0xE0 && bytes[1] & 0x06 != 0: self = .mp3
        case Self.holdsPDFHeader(bytes): self = .pdf
        case starts("BM") && bytes.count > 26 && bytes[6...9].allSatisfy { $0 == 0 }: self = .bmp
        default: return nil
        }
    }

    /// The header may stand anywhere in the first 1,024 bytes, as readers of PDF take it.
    private static func holdsPDFHeader(_ bytes: [UInt8]) -> Bool {
        let mark = Array("%PDF-".utf8)
        let head = bytes.prefix(1024)
        return head.indices.contains { head[$0...].starts(with: mark) }
    }

    private static func brand(_ brand: String) -> MediaSignature {
        switch brand {
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": .heif
        case "avif", "avis": .avif
        case "qt  ": .quickTime
        case "M4A ", "M4B ", "M4P ": .m4a
        default: brand.hasPrefix("3g") ? .threeGPP : .isoMedia
        }
    }

    /// The kinds that may be declared as `type`; `nil` for a type that no signature belongs to.
    package static func kinds(declaredAs type: String) -> Set<MediaSignature>? { declared[type] }

    /// Every type that a signature belongs to.
    static var declaredTypes: Dictionary<String, Set<MediaSignature>>.Keys { declared.keys }

    private static let declared: [String: Set<MediaSignature>] = [
        "image/png": [.png], "image/jpeg": [.jpeg], "image/gif": [.gif], "image/webp": [.webp],
        "image/heic": [.heif], "image/heif": [.heif], "image/avif": [.avif], "image/tiff": [.tiff],
        "image/bmp": [.bmp], "application/pdf": [.pdf],
        "audio/wav": [.wav], "audio/x-wav": [.wav], "audio/wave": [.wav], "audio/vnd.wave": [.wav],
        "audio/mpeg": [.mp3], "audio/mp3": [.mp3], "audio/aac": [.aac], "audio/flac": [.flac],
        "audio/x-flac": [.flac], "audio/ogg": [.ogg], "audio/opus": [.ogg], "audio/aiff": [.aiff],
        "audio/x-aiff": [.aiff], "audio/mp4": [.m4a, .isoMedia], "audio/m4a": [.m4a, .isoMedia],
        "audio/x-m4a": [.m4a, .isoMedia], "audio/webm": [.matroska],
        "video/mp4": [.isoMedia], "video/quicktime": [.quickTime], "video/mov": [.quickTime],
        "video/webm": [.matroska], "video/x-matroska": [.matroska], "video/ogg": [.ogg],
        "video/avi": [.avi], "video/x-msvideo": [.avi], "video/x-ms-wmv": [.asf], "video/wmv": [.asf],
        "video/mpeg": [.mpeg], "video/mpg": [.mpeg], "video/mpegps": [.mpeg], "video/3gpp": [.threeGPP, .isoMedia],
    ]

    /// What is wrong with bytes that were declared as `type`; `nil` when they may be that.
    package static func problem(of bytes: [UInt8], declaredAs type: String) -> String? {
        let found = MediaSignature(bytes)
        if let wanted = declared[type] {
            guard let found else { return "is declared as \(type), and its first bytes are of no known kind" }
            return wanted.contains(found) ? nil : "is declared as \(type), and its first bytes are those of \(found)"
        }
        if type.hasPrefix("text/") || type == "application/json" {
            if let found { return "is declared as \(type), and its first bytes are those of \(found)" }
            return UTF8Validity.firstInvalid(in: bytes, allowingCutEnd: false).map {
                "is declared as \(type), and is no UTF-8 at byte \($0)"
            }
        }
        return "is declared as \(type), which is none of the types that models take"
    }
}
