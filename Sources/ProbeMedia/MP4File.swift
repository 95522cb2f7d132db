/// One track of H.264 in the ISO base media file format (ISO/IEC 14496-12 and 14496-15), its index before its data.
enum MP4File {
    /// - Parameters:
    ///   - samples: Frames in their order; the first can be decoded by itself.
    ///   - parameters: The units of the sequence's and the picture's parameters.
    ///   - milliseconds: How long each frame is shown.
    static func bytes(
        _ samples: [[UInt8]], parameters: (sequence: [UInt8], picture: [UInt8]), size: (width: Int, height: Int),
        milliseconds: Int
    ) -> [UInt8] {
        let type = box("ftyp", Array("isom".utf8) + [0, 0, 2, 0] + Array("isomiso2avc1mp41".utf8))
        func movie(dataAt offset: Int) -> [UInt8] {
            let length = samples.count * milliseconds
            let table =
                box("stsd", words(0, 1) + description(parameters, size))
                + box("stts", words(0, 1, samples.count, milliseconds))
                + box("stss", words(0, 1, 1))
                + box("stsc", words(0, 1, 1, samples.count, 1))
                + box("stsz", words(0, 0, samples.count) + samples.flatMap { words($0.count) })
                + box("stco", words(0, 1, offset))
            let information =
                box("vmhd", words(1, 0, 0)) + box("dinf", box("dref", words(0, 1) + box("url ", words(1))))
                + box("stbl", table)
            let media =
                box("mdhd", words(0, 0, 0, 1000, length, 0x55C4_0000))
                + box("hdlr", words(0, 0) + Array("vide".utf8) + words(0, 0, 0) + [0])
                + box("minf", information)
            let track =
                box(
                    "tkhd",
                    words(3, 0, 0, 1, 0, length, 0, 0, 0, 0) + matrix + words(size.width << 16, size.height << 16))
                + box("mdia", media)
            let header =
                words(0, 0, 0, 1000, length, 0x0001_0000, 0x0100_0000, 0, 0) + matrix + words(0, 0, 0, 0, 0, 0, 2)
            return box("moov", box("mvhd", header) + box("trak", track))
        }
        let offset = type.count + movie(dataAt: 0).count + 8
        return type + movie(dataAt: offset) + box("mdat", Array(samples.joined()))
    }

    /// Where the data begins in a file that `bytes` made.
    static func firstSample(_ bytes: [UInt8]) -> Int? {
        var place = 0
        while let size = bytes.big(at: place), size >= 8 {
            if bytes[(place + 4)...].starts(with: Array("mdat".utf8)) { return place + 8 }
            place += size
        }
        return nil
    }

    /// `avc1` with the configuration of the decoder: lengths of four bytes, one unit of each kind of parameters.
    private static func description(
        _ parameters: (sequence: [UInt8], picture: [UInt8]), _ size: (width: Int, height: Int)
    ) -> [UInt8] {
        var entry = words(0) + [0, 0, 0, 1] + words(0, 0, 0, 0)
        entry.append(big: UInt16(size.width))
        entry.append(big: UInt16(size.height))
        entry += words(0x0048_0000, 0x0048_0000, 0) + [0, 1] + Array(repeating: 0, count: 32)
        entry += [0, 24, 0xFF, 0xFF]
        var decoder: [UInt8] = [1, parameters.sequence[1], parameters.sequence[2], parameters.sequence[3], 0xFF, 0xE1]
        decoder.append(big: UInt16(parameters.sequence.count))
        decoder += parameters.sequence + [1]
        decoder.append(big: UInt16(parameters.picture.count))
        decoder += parameters.picture
        return box("avc1", entry + box("avcC", decoder))
    }

    /// No turning and no scaling.
    private static var matrix: [UInt8] { words(0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000) }

    private static func box(_ name: String, _ content: [UInt8]) -> [UInt8] {
        words(content.count + 8) + Array(name.utf8) + content
    }

    private static func words(_ values: Int...) -> [UInt8] {
        values.flatMap { value in
            var bytes: [UInt8] = []
            bytes.append(big: UInt32(truncatingIfNeeded: value))
            return bytes
        }
    }
}
