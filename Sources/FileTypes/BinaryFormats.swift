import Media

/// Binary formats whose kind stands in their first bytes and that libmagic names too coarsely or too late.
enum BinaryFormats {
    enum Verdict: Equatable {
        case known(MediaType)
        /// A zip: its entries decide.
        case zip
        /// An OLE2 compound file: its directory decides.
        case compoundFile
    }

    /// What the first bytes alone settle; `nil` leaves the question to libmagic.
    static func verdict(_ head: [UInt8]) -> Verdict? {
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) { return .zip }
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) { return .compoundFile }
        if isPDF(head) { return .known(.pdf) }
        if let brand = ISOMediaBrand.type(head) { return .known(brand) }
        if head.starts(with: "OggS".utf8) { return .known(oggType(head)) }
        for (signature, type) in signatures where head.starts(with: signature) { return .known(type) }
        return nil
    }

    /// Signatures long enough that nothing else begins with them: no need to ask libmagic.
    private static let signatures: [([UInt8], MediaType)] = [
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"), ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        (Array("GIF87a".utf8), "image/gif"), (Array("GIF89a".utf8), "image/gif"),
        ([0x1F, 0x8B, 0x08], "application/gzip"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "application/x-xz"),
        ([0x28, 0xB5, 0x2F, 0xFD], "application/zstd"), (Array("fLaC".utf8), "audio/flac"),
        ([0xDE, 0x12, 0x04, 0x95, 0, 0, 0, 0], "application/x-gettext-translation"),
    ].map { ($0.0, MediaType(rawValue: $0.1)) }

    /// The type of a RIFF file that is known to be binary, by the form in its bytes 8 to 11.
    ///
    /// libmagic says the same after a tenth of a millisecond.
    static func riffType(_ head: [UInt8]) -> MediaType? {
        guard head.count >= 12, head.starts(with: "RIFF".utf8) else { return nil }
        return riffForms.first { head[8..<12].elementsEqual($0.form) }?.type
    }

    private static let riffForms = [("WAVE", "audio/wav"), ("WEBP", "image/webp"), ("AVI ", "video/x-msvideo")]
        .map { (form: Array($0.0.utf8), type: MediaType(rawValue: $0.1)) }

    /// Readers accept the PDF header anywhere in the first 1024 bytes, ISO 32000-1 annex H.3.4.2.
    static func isPDF(_ head: [UInt8]) -> Bool {
        if head.starts(with: "%PDF-".utf8) { return true }
        return ASCIIText.find("%PDF-", in: head[..<min(head.count, 1024)])
    }

    /// The first pages of an Ogg file name the codec of each logical stream, RFC 3533; video decides.
    static func oggType(_ head: [UInt8]) -> MediaType {
        let start = head[..<min(head.count, 4096)]
        let videoCodecs = ["\u{80}theora", "BBCD\u{0}", "OVP80"].map {
            Array($0.unicodeScalars.map { UInt8($0.value) })
        }
        if videoCodecs.contains(where: { ASCIIText.find($0, in: start) }) { return MediaType(rawValue: "video/ogg") }
        return MediaType(rawValue: "audio/ogg")
    }
}
