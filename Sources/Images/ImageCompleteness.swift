import Media
import SourceBytes

/// Finds out, without decoding, whether a file ends before its image does.
enum ImageCompleteness {
    /// Why the image of MIME type `type` is cut short, or `nil`.
    static func defect(_ file: DescriptorBytes, type: String, size: Int) throws(ReadingProblem) -> String? {
        switch type {
        case "image/png": try png(file, size: size)
        case "image/jpeg": try jpeg(file, size: size)
        case "image/webp": try webp(file, size: size)
        case "image/heic", "image/heif", "image/avif": try boxes(file, size: size)
        default: nil
        }
    }

    /// Walks the chunks to IEND.
    private static func png(_ file: DescriptorBytes, size: Int) throws(ReadingProblem) -> String? {
        var offset = 8
        while offset + 12 <= size {
            let head = try file.read(at: offset, count: 8)
            guard let length = ByteOrder.big.integer(head, at: 0, length: 4) else { break }
            if head[4...].elementsEqual("IEND".utf8) { return nil }
            offset += length + 12
        }
        return "the PNG ends at byte \(size), before its end marker"
    }

    /// Walks the segments to the scan, then looks for the end marker from the end of the file backwards.
    private static func jpeg(_ file: DescriptorBytes, size: Int) throws(ReadingProblem) -> String? {
        guard let scan = try scanStart(file, size: size) else {
            return "the JPEG ends at byte \(size), before its picture"
        }
        return try jpegEnd(file, pictureOffset: scan, size: size)
    }

    /// Why a JPEG whose entropy-coded data begins at `scan` is cut short, or `nil`.
    ///
    /// The end marker usually is the last thing in the file, so little is read first.
    static func jpegEnd(
        _ file: DescriptorBytes, pictureOffset scan: Int, size: Int
    ) throws(ReadingProblem) -> String? {
        var step = 1024
        var end = size
        while end > scan {
            let start = max(scan, end - step)
            let bytes = try file.read(at: start, count: min(end + 1, size) - start)
            for index in stride(from: bytes.count - 2, through: 0, by: -1)
            where bytes[index] == 0xFF && bytes[index + 1] == 0xD9 {
                return nil
            }
            end = start
            step = 64 * 1024
        }
        return "the JPEG ends at byte \(size), before its end marker"
    }

    /// Where the entropy-coded data of a JPEG begins, ITU-T T.81 annex B.
    private static func scanStart(_ file: DescriptorBytes, size: Int) throws(ReadingProblem) -> Int? {
        var offset = 2
        while offset + 4 <= size {
            let head = try file.read(at: offset, count: 4)
            guard head.count == 4, head[0] == 0xFF else { return nil }
            if head[1] == 0xFF || (0xD0...0xD8).contains(head[1]) || head[1] == 0x01 {
                offset += head[1] == 0xFF ? 1 : 2
                continue
            }
            guard let length = ByteOrder.big.integer(head, at: 2, length: 2), length >= 2 else { return nil }
            offset += 2 + length
            if head[1] == 0xDA { return offset }
        }
        return nil
    }

    private static func webp(_ file: DescriptorBytes, size: Int) throws(ReadingProblem) -> String? {
        let length = ByteOrder.little.integer(try file.read(at: 4, count: 4), at: 0, length: 4) ?? 0
        return length + 8 > size ? "the WebP announces \(length + 8) bytes and has \(size)" : nil
    }

    /// Walks the top-level boxes of ISO/IEC 14496-12.
    private static func boxes(_ file: DescriptorBytes, size: Int) throws(ReadingProblem) -> String? {
        var offset = 0
        while offset + 8 <= size {
            let head = try file.read(at: offset, count: 16)
            guard var length = ByteOrder.big.integer(head, at: 0, length: 4) else { break }
            if length == 0 { return nil }
            if length == 1 { length = ByteOrder.big.integer(head, at: 8, length: 8) ?? 0 }
            guard length >= 8 else { return "a box at byte \(offset) has an impossible length" }
            guard length <= size - offset else { return "a box at byte \(offset) reaches beyond the end of the file" }
            offset += length
        }
        return nil
    }
}
