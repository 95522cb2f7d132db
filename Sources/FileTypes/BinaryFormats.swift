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
        return nil
    }

    /// Readers accept the PDF header anywhere in the first 1024 bytes, ISO 32000-1 annex H.3.4.2.
    static func isPDF(_ head: [UInt8]) -> Bool {
        if head.starts(with: "%PDF-".utf8) { return true }
        return ASCIIText.find("%PDF-", in: head[..<min(head.count, 1024)])
    }

    /// The first pages of an Ogg file name the codec of each logical stream, RFC 3533; video decides.
    static func oggType(_ head: [UInt8]) -> MediaType {
        let start = head[..<min(head.count, 4096)]
        let videoCodecs = ["\u{80}theora", "BBCD\u{0}", "OVP80"].map { Array($0.unicodeScalars.map { UInt8($0.value) }) }
        if videoCodecs.contains(where: { ASCIIText.find($0, in: start) }) { return MediaType(rawValue: "video/ogg") }
        return MediaType(rawValue: "audio/ogg")
    }
}
