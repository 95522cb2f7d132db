import Media
import SourceBytes

/// The header of an ordinary JPEG (ITU-T T.81), read without libjpeg.
///
/// Only what every decoder accepts is answered here. The slightest irregularity (fill bytes, rare processes, tables out
/// of range, a second EXIF block) gives nothing, and libvips decides: this is a short cut, not a second opinion.
enum JPEGHeader {
    struct Found: Equatable {
        let header: ImageHeader
        /// Where the entropy-coded data begins.
        let pictureOffset: Int
    }

    /// Segments that a file may have before its picture; more are left to libvips.
    private static let maximumSegments = 200
    /// What libjpeg takes as a side, `JPEG_MAX_DIMENSION`.
    private static let maximumSide = 65_500

    /// The header of the JPEG in `file`; `nil` for whatever is not plain.
    static func read(_ file: DescriptorBytes) throws(ReadingProblem) -> Found? {
        var bytes = WindowedBytes(file)
        guard try bytes.bytes(at: 0, count: 2).elementsEqual([0xFF, 0xD8]) else { return nil }
        var scan = Scan()
        var offset = 2
        for _ in 0..<maximumSegments {
            let head = Array(try bytes.bytes(at: offset, count: 4))
            guard head.count == 4, head[0] == 0xFF, Scan.knows(head[1]) else { return nil }
            let length = Int(head[2]) << 8 | Int(head[3])
            guard length >= 2 else { return nil }
            // Of application segments without EXIF, such as profiles, and of comments only the length matters.
            let wanted = Scan.reads(head[1]) ? length - 2 : 0
            let payload = try bytes.bytes(at: offset + 4, count: wanted)
            guard payload.count == wanted, scan.take(head[1], payload) else { return nil }
            offset += 2 + length
            if head[1] == 0xDA { return scan.found(pictureOffset: offset) }
        }
        return nil
    }

    /// What has been seen on the way to the picture.
    private struct Scan {
        private var size: (width: Int, height: Int)?
        private var components: [UInt8] = []
        private var exif: [UInt8]?

        /// What was found; nothing when EXIF does not plainly tell an orientation: libvips has rules of its own for that.
        func found(pictureOffset: Int) -> Found? {
            guard let size else { return nil }
            var header = ImageHeader(width: size.width, height: size.height)
            if let exif {
                guard EXIFFacts.hasPlainOrientation(block: exif) else { return nil }
                (header.exif, header.orientation) = EXIFFacts.facts(block: exif)
            }
            return Found(header: header, pictureOffset: pictureOffset)
        }

        /// Frames of baseline, extended and progressive Huffman coding, tables, restart intervals, scans, application
        /// data, comments.
        static func knows(_ marker: UInt8) -> Bool {
            switch marker {
            case 0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0...0xEF, 0xFE: true
            default: false
            }
        }

        static func reads(_ marker: UInt8) -> Bool { marker < 0xE0 || marker == 0xE1 }

        /// Checks a segment as strictly as libjpeg does.
        mutating func take(_ marker: UInt8, _ payload: ArraySlice<UInt8>) -> Bool {
            switch marker {
            case 0xC0, 0xC1, 0xC2: takeFrame(payload)
            case 0xC4: Self.areHuffmanTables(payload)
            case 0xDB: Self.areQuantizationTables(payload)
            case 0xDD: payload.count == 2
            case 0xDA: takeScan(payload)
            case 0xE1: takeEXIF(payload)
            default: true
            }
        }

        private mutating func takeFrame(_ payload: ArraySlice<UInt8>) -> Bool {
            let bytes = Array(payload)
            guard size == nil, bytes.count >= 6, bytes[0] == 8 else { return false }
            let (height, width) = (Int(bytes[1]) << 8 | Int(bytes[2]), Int(bytes[3]) << 8 | Int(bytes[4]))
            let count = Int(bytes[5])
            // CMYK depends on more than the frame does; the common two are grey and colour.
            guard count == 1 || count == 3, bytes.count == 6 + 3 * count, (1...maximumSide).contains(width),
                (1...maximumSide).contains(height)
            else { return false }
            for index in 0..<count {
                let (factors, table) = (bytes[7 + 3 * index], bytes[8 + 3 * index])
                guard (1...4).contains(factors >> 4), (1...4).contains(factors & 15), table < 4 else { return false }
                let id = bytes[6 + 3 * index]
                guard !components.contains(id) else { return false }
                components.append(id)
            }
            size = (width, height)
            return true
        }

        private func takeScan(_ payload: ArraySlice<UInt8>) -> Bool {
            let bytes = Array(payload)
            guard let first = bytes.first else { return false }
            let count = Int(first)
            guard (1...4).contains(count), bytes.count == 4 + 2 * count else { return false }
            let ids = (0..<count).map { bytes[1 + 2 * $0] }
            return Set(ids).count == count && ids.allSatisfy(components.contains)
        }

        private mutating func takeEXIF(_ payload: ArraySlice<UInt8>) -> Bool {
            guard payload.starts(with: "Exif".utf8) else { return true }
            guard exif == nil, payload.count > 14 else { return false }
            exif = Array(payload)
            return true
        }

        private static func areQuantizationTables(_ payload: ArraySlice<UInt8>) -> Bool {
            var rest = payload
            while let head = rest.first {
                let count = head >> 4 == 0 ? 64 : 128
                guard head >> 4 <= 1, head & 15 < 4, rest.count > count else { return false }
                rest = rest.dropFirst(1 + count)
            }
            return true
        }

        private static func areHuffmanTables(_ payload: ArraySlice<UInt8>) -> Bool {
            var rest = payload
            while let head = rest.first {
                guard rest.count >= 17, head >> 4 <= 1, head & 15 < 4 else { return false }
                let count = rest.dropFirst().prefix(16).reduce(0) { $0 + Int($1) }
                guard count <= 256, rest.count >= 17 + count else { return false }
                rest = rest.dropFirst(17 + count)
            }
            return true
        }
    }
}
