/// Writes zips of stored entries, APPNOTE 6.3.
enum ZipWriter {
    static func zip(_ entries: [(name: String, content: String)]) -> [UInt8] {
        var output: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let name = Array(entry.name.utf8)
            let content = Array(entry.content.utf8)
            let offset = output.count
            let common =
                little(20, 2) + little(0x0800, 2) + little(0, 2) + little(0, 4) + little(crc(content), 4)
                + little(content.count, 4) + little(content.count, 4) + little(name.count, 2) + little(0, 2)
            output += [0x50, 0x4B, 3, 4] + common + name + content
            directory += [0x50, 0x4B, 1, 2] + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2)
            directory += little(0, 4) + little(offset, 4) + name
        }
        let count = min(entries.count, 0xFFFF)
        let start = output.count
        output += directory + [0x50, 0x4B, 5, 6] + little(0, 4) + little(count, 2) + little(count, 2)
        output += little(directory.count, 4) + little(start, 4) + little(0, 2)
        return output
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func crc(_ bytes: [UInt8]) -> Int {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return Int(~crc)
    }
}
