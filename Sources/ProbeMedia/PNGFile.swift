/// Pictures as PNG (W3C, third edition) of eight-bit grey, with the data stored and not compressed.
enum PNGFile {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func bytes(of picture: WordPicture) -> [UInt8] {
        var header: [UInt8] = []
        header.append(big: UInt32(WordPicture.width))
        header.append(big: UInt32(WordPicture.height))
        header += [8, 0, 0, 0, 0]
        var lines: [UInt8] = []
        for y in 0..<WordPicture.height {
            lines.append(0)
            let row = picture.isBlack[y * WordPicture.width..<(y + 1) * WordPicture.width]
            lines += row.map { $0 ? 0 : 255 }
        }
        return signature + chunk("IHDR", header) + chunk("IDAT", stored(lines)) + chunk("IEND", [])
    }

    /// The picture of a file that `bytes(of:)` made.
    static func picture(_ bytes: [UInt8]) -> WordPicture? {
        guard bytes.starts(with: signature), bytes.big(at: 16) == WordPicture.width,
            bytes.big(at: 20) == WordPicture.height, bytes.count > dataOffset
        else { return nil }
        let line = WordPicture.width + 1
        let data = bytes[dataOffset...]
        guard data.count >= line * WordPicture.height, Array(bytes[37..<41]) == Array("IDAT".utf8) else { return nil }
        var isBlack: [Bool] = []
        for y in 0..<WordPicture.height {
            isBlack += data.dropFirst(y * line + 1).prefix(WordPicture.width).map { $0 < 128 }
        }
        return WordPicture(isBlack: isBlack)
    }

    /// Signature, header chunk, the data chunk's length and name, zlib's header and that of its one block.
    private static let dataOffset = 8 + 25 + 8 + 2 + 5

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + data
        var chunk: [UInt8] = []
        chunk.append(big: UInt32(data.count))
        chunk += named
        chunk.append(big: crc(named))
        return chunk
    }

    /// A zlib stream (RFC 1950) of one stored block (RFC 1951, section 3.2.4), which holds 65,535 bytes at most.
    private static func stored(_ data: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01, 0x01]
        stream.append(little: UInt16(data.count))
        stream.append(little: ~UInt16(data.count))
        stream += data
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in data {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        stream.append(big: b << 16 | a)
        return stream
    }

    /// CRC-32 of ISO/IEC 13239.
    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
    }
}
