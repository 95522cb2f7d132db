/// Writes OLE2 compound files that hold a directory and nothing else.
enum CompoundWriter {
    static func file(entries: [String]) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        header.replaceSubrange(0..<8, with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        header[24] = 0x3E
        header[26] = 3
        header[28] = 0xFE
        header[29] = 0xFF
        header[30] = 9
        header[32] = 6
        header[44] = 1
        header[48] = 1
        for position in 76..<512 { header[position] = 0xFF }
        header.replaceSubrange(76..<80, with: [0, 0, 0, 0])
        let names = ["Root Entry"] + entries
        let sectors = (names.count + 3) / 4
        var table = [UInt8](repeating: 0xFF, count: 512)
        table.replaceSubrange(0..<4, with: [0xFD, 0xFF, 0xFF, 0xFF])
        for sector in 1...sectors {
            let next = sector == sectors ? [0xFE, 0xFF, 0xFF, 0xFF] : [UInt8(sector + 1), 0, 0, 0]
            table.replaceSubrange(sector * 4..<sector * 4 + 4, with: next)
        }
        var directory = [UInt8](repeating: 0, count: sectors * 512)
        for (index, name) in names.enumerated() {
            let units = Array(name.utf16)
            for (position, unit) in units.enumerated() {
                directory[index * 128 + position * 2] = UInt8(unit & 0xFF)
                directory[index * 128 + position * 2 + 1] = UInt8(unit >> 8)
            }
            directory[index * 128 + 64] = UInt8(units.count * 2 + 2)
        }
        return header + table + directory
    }
}
