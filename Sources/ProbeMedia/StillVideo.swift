/// A picture that stands still for some seconds: H.264 in MP4, as cameras and screens make it.
///
/// The first frame is made of macroblocks of plain samples (`I_PCM`), and the others repeat it (`P_Skip`), so that no
/// encoder is needed: ITU-T H.264, sections 7.3 and 7.4.
enum StillVideo {
    static let seconds = 10
    /// Half a second each.
    private static let frames = 20
    private static let columns = WordPicture.width / 16
    private static let rows = WordPicture.height / 16
    private static let black: UInt8 = 16
    private static let white: UInt8 = 235
    private static let colourless: UInt8 = 128
    /// The macroblock's type in two bytes, 256 samples of brightness and two times 64 of colour.
    private static let macroblock = 2 + 384

    static func bytes(showing picture: WordPicture) -> [UInt8] {
        let samples = [sample(unit(0x65, key(picture)))] + (1..<frames).map { sample(unit(0x41, copy(number: $0))) }
        return MP4File.bytes(
            samples, parameters: (unit(0x67, sequenceParameters), unit(0x68, pictureParameters)),
            size: (WordPicture.width, WordPicture.height), milliseconds: seconds * 1000 / frames)
    }

    /// The picture of a file that `bytes(showing:)` made.
    static func picture(_ bytes: [UInt8]) -> WordPicture? {
        guard bytes.dropFirst(4).starts(with: Array("ftypisom".utf8)), let start = MP4File.firstSample(bytes),
            let size = bytes.big(at: start), size > 1, start + 4 + size <= bytes.count, bytes[start + 4] == 0x65
        else { return nil }
        let payload = unescaped(bytes[(start + 5)..<(start + 4 + size)])
        let count = columns * rows
        // The first macroblock shares bytes with the slice's header, and the last is followed by the end's byte.
        guard payload.count > count * macroblock, payload.last == 0x80 else { return nil }
        var isBlack = Array(repeating: false, count: WordPicture.width * WordPicture.height)
        for index in 0..<count {
            let place = payload.count - 1 - (count - index) * macroblock + 2
            let corner = index / columns * 16 * WordPicture.width + index % columns * 16
            for offset in 0..<256 {
                isBlack[corner + offset / 16 * WordPicture.width + offset % 16] = payload[place + offset] < 128
            }
        }
        return WordPicture(isBlack: isBlack)
    }

    // MARK: - Payloads

    /// Baseline profile, level 3, frames in the order in which they are shown.
    private static var sequenceParameters: [UInt8] {
        var writer = BitWriter()
        writer.append([66, 0xC0, 30])
        writer.golomb(0)
        writer.golomb(0)
        writer.golomb(2)
        writer.golomb(1)
        writer.bits(0, 1)
        writer.golomb(columns - 1)
        writer.golomb(rows - 1)
        writer.bits(0b1100, 4)
        writer.end()
        return writer.bytes
    }

    /// Variable-length codes, one slice group, filters that a slice may switch off.
    private static var pictureParameters: [UInt8] {
        var writer = BitWriter()
        writer.golomb(0)
        writer.golomb(0)
        writer.bits(0, 2)
        writer.golomb(0)
        writer.golomb(0)
        writer.golomb(0)
        writer.bits(0, 3)
        writer.golomb(0)
        writer.golomb(0)
        writer.golomb(0)
        writer.bits(0b100, 3)
        writer.end()
        return writer.bytes
    }

    /// The first frame.
    private static func key(_ picture: WordPicture) -> [UInt8] {
        var writer = BitWriter()
        writer.golomb(0)
        writer.golomb(7)
        writer.golomb(0)
        writer.bits(0, 4)
        writer.golomb(0)
        writer.bits(0, 2)
        writer.golomb(0)
        writer.golomb(1)
        for index in 0..<columns * rows {
            writer.golomb(25)
            writer.align()
            let corner = index / columns * 16 * WordPicture.width + index % columns * 16
            writer.append(
                (0..<256).map { offset in
                    picture.isBlack[corner + offset / 16 * WordPicture.width + offset % 16] ? black : white
                })
            writer.append(repeatElement(colourless, count: 128))
        }
        writer.end()
        return writer.bytes
    }

    /// A frame that repeats the one before it.
    private static func copy(number: Int) -> [UInt8] {
        var writer = BitWriter()
        writer.golomb(0)
        writer.golomb(5)
        writer.golomb(0)
        writer.bits(number % 16, 4)
        writer.bits(0, 3)
        writer.golomb(0)
        writer.golomb(1)
        writer.golomb(columns * rows)
        writer.end()
        return writer.bytes
    }

    // MARK: - Units

    /// A unit with what keeps its payload from looking like a start code (section 7.4.1.1).
    private static func unit(_ header: UInt8, _ payload: [UInt8]) -> [UInt8] {
        var unit = [header]
        var zeros = 0
        for byte in payload {
            if zeros == 2, byte <= 3 {
                unit.append(3)
                zeros = 0
            }
            unit.append(byte)
            zeros = byte == 0 ? zeros + 1 : 0
        }
        return unit
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var payload: [UInt8] = []
        var zeros = 0
        for byte in bytes {
            if zeros == 2, byte == 3 {
                zeros = 0
                continue
            }
            payload.append(byte)
            zeros = byte == 0 ? zeros + 1 : 0
        }
        return payload
    }

    /// A unit after its length, as MP4 holds it.
    private static func sample(_ unit: [UInt8]) -> [UInt8] {
        var sample: [UInt8] = []
        sample.append(big: UInt32(unit.count))
        return sample + unit
    }
}
