/// Writes EXIF blocks, little-endian.
enum EXIFWriter {
    enum Value {
        case text(String)
        case short(Int)
        case rationals([(Int, Int)])
        case directory([(Int, Value)])
    }

    /// A TIFF header with one directory.
    static func block(_ entries: [(Int, Value)]) -> [UInt8] {
        var bytes: [UInt8] = [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0]
        bytes += directory(entries, at: 8)
        return bytes
    }

    /// `jpeg` with the block in an APP1 segment after its first marker.
    static func insert(_ block: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
        let payload: [UInt8] = [0x45, 0x78, 0x69, 0x66, 0, 0] + block
        let length = payload.count + 2
        return Array(jpeg[..<2]) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + payload + jpeg[2...]
    }

    private static func directory(_ entries: [(Int, Value)], at offset: Int) -> [UInt8] {
        var table = little(entries.count, 2)
        var data: [UInt8] = []
        let dataStart = offset + 2 + entries.count * 12 + 4
        for (tag, value) in entries {
            let (type, count, bytes): (Int, Int, [UInt8])
            switch value {
            case .text(let text): (type, count, bytes) = (2, text.utf8.count + 1, Array(text.utf8) + [0])
            case .short(let number): (type, count, bytes) = (3, 1, little(number, 2))
            case .rationals(let parts):
                (type, count, bytes) = (5, parts.count, parts.flatMap { little($0.0, 4) + little($0.1, 4) })
            case .directory(let inner):
                let place = dataStart + data.count
                (type, count, bytes) = (4, 1, little(place, 4))
                data += directory(inner, at: place)
            }
            table += little(tag, 2) + little(type, 2) + little(count, 4)
            if bytes.count <= 4 {
                table += bytes + [UInt8](repeating: 0, count: 4 - bytes.count)
            } else {
                table += little(dataStart + data.count, 4)
                data += bytes
            }
        }
        return table + little(0, 4) + data
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
