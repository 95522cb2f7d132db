import EmulatorService
import Testing

struct MediaSignatureTests {
    static let heads: [(MediaSignature, [UInt8])] = [
        (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), (.jpeg, [0xFF, 0xD8, 0xFF, 0xE0]),
        (.gif, Array("GIF89a".utf8)), (.webp, Array("RIFF....WEBPVP8 ".utf8)), (.wav, Array("RIFF....WAVEfmt ".utf8)),
        (.avi, Array("RIFF....AVI LIST".utf8)), (.pdf, Array("%PDF-1.7\n".utf8)),
        (.pdf, Array("junk\n%PDF-1.4\n".utf8)),
        (.mp3, Array("ID3\u{3}".utf8)), (.mp3, [0xFF, 0xFB, 0x90, 0x00]), (.aac, [0xFF, 0xF1, 0x50, 0x80]),
        (.flac, Array("fLaC".utf8)), (.ogg, Array("OggS".utf8)), (.matroska, [0x1A, 0x45, 0xDF, 0xA3]),
        (.isoMedia, Array("\0\0\0\u{18}ftypisom".utf8)), (.isoMedia, Array("\0\0\0\u{18}ftypmp42".utf8)),
        (.m4a, Array("\0\0\0\u{18}ftypM4A ".utf8)), (.quickTime, Array("\0\0\0\u{14}ftypqt  ".utf8)),
        (.heif, Array("\0\0\0\u{18}ftypheic".utf8)), (.avif, Array("\0\0\0\u{18}ftypavif".utf8)),
        (.threeGPP, Array("\0\0\0\u{18}ftyp3gp4".utf8)), (.tiff, [0x49, 0x49, 0x2A, 0x00]),
        (.aiff, Array("FORM....AIFF".utf8)), (.zip, [0x50, 0x4B, 0x03, 0x04]), (.asf, [0x30, 0x26, 0xB2, 0x75]),
        (.mpeg, [0x00, 0x00, 0x01, 0xBA]),
    ]

    @Test(arguments: heads)
    func `tells media by their first bytes`(kind: MediaSignature, bytes: [UInt8]) {
        #expect(MediaSignature(bytes) == kind)
        #expect(MediaSignature(bytes + [UInt8](repeating: 0, count: 64)) == kind)
    }

    @Test(arguments: ["", "plain text", "{\"a\":1}", "BM is also how a text may begin", "RIFF", "\u{FF}\u{D8}"])
    func `takes text for nothing else`(text: String) {
        #expect(MediaSignature(Array(text.utf8)) == nil)
        #expect(MediaSignature.problem(of: Array(text.utf8), declaredAs: "text/plain") == nil)
    }

    @Test(arguments: [
        ("image/png", MediaSignature.png), ("image/jpeg", .jpeg), ("audio/mpeg", .mp3), ("audio/wav", .wav),
        ("video/mp4", .isoMedia), ("video/quicktime", .quickTime), ("application/pdf", .pdf), ("audio/mp4", .m4a),
        ("image/heic", .heif), ("video/webm", .matroska), ("audio/ogg", .ogg), ("audio/flac", .flac),
    ])
    func `accepts a type for its own bytes alone`(type: String, kind: MediaSignature) {
        for (other, bytes) in Self.heads {
            let isFine = MediaSignature.problem(of: bytes, declaredAs: type) == nil
            #expect(isFine == (MediaSignature.kinds(declaredAs: type)?.contains(other) == true), "\(other) as \(type)")
        }
        #expect(MediaSignature.kinds(declaredAs: type)?.contains(kind) == true)
        #expect(MediaSignature.problem(of: Array("text".utf8), declaredAs: type) != nil)
    }

    @Test func `refuses types that no model takes, and text that is none`() {
        #expect(MediaSignature.problem(of: Array("x".utf8), declaredAs: "application/octet-stream") != nil)
        #expect(MediaSignature.problem(of: [0x66, 0xFF], declaredAs: "text/plain") != nil)
        #expect(MediaSignature.problem(of: Array("%PDF-1.7".utf8), declaredAs: "text/plain") != nil)
    }
}
