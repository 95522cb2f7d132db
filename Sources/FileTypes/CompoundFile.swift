import Media
import SourceBytes

/// The directory of an OLE2 compound file ([MS-CFB]), which tells Word, Excel, PowerPoint and Outlook files apart.
enum CompoundFile {
    /// Directory sectors that are followed; the telling streams come early, and a loop must end.
    private static let maximumSectors = 64

    /// The type of the compound file behind `file`, whose first bytes are `head`.
    static func type(head: [UInt8], file: DescriptorBytes) throws(ReadingProblem) -> DetectedType {
        let names = try entryNames(head: head, file: file)
        return DetectedType(type: MediaType(rawValue: typeName(names)), warnings: warnings(names))
    }

    /// The MIME type that the names of streams and storages stand for.
    static func typeName(_ names: Set<String>) -> String {
        if names.contains("WordDocument") { return "application/msword" }
        if names.contains("Workbook") || names.contains("Book") { return "application/vnd.ms-excel" }
        if names.contains("PowerPoint Document") { return "application/vnd.ms-powerpoint" }
        if names.contains("__properties_version1.0") { return "application/vnd.ms-outlook" }
        if names.contains("VisioDocument") { return "application/vnd.visio" }
        if names.contains("FileHeader"), names.contains("DocInfo") { return "application/x-hwp" }
        return "application/x-ole-storage"
    }

    private static func warnings(_ names: Set<String>) -> [SourceWarning] {
        var warnings: [SourceWarning] = []
        if names.contains("EncryptedPackage") {
            warnings.append(SourceWarning(code: "encrypted", message: "the document is encrypted with a password"))
        }
        if names.contains("_VBA_PROJECT") || names.contains("Macros") {
            warnings.append(SourceWarning(code: "macros", message: "the document carries macros"))
        }
        return warnings
    }

    private static func entryNames(head: [UInt8], file: DescriptorBytes) throws(ReadingProblem) -> Set<String> {
        var names: Set<String> = []
        let shift = Int(little(head, at: 30, bytes: 2))
        guard shift == 9 || shift == 12, head.count >= 512 else { return names }
        let sectorSize = 1 << shift
        var sector = little(head, at: 48, bytes: 4)
        for _ in 0..<maximumSectors where sector < 0xFFFF_FFFA {
            let bytes = try file.read(at: (Int(sector) + 1) * sectorSize, count: sectorSize)
            for start in stride(from: 0, to: bytes.count - 127, by: 128) {
                let length = Int(little(bytes, at: start + 64, bytes: 2))
                guard length >= 2, length <= 64 else { continue }
                let units = stride(from: start, to: start + length - 2, by: 2).map {
                    UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
                }
                names.insert(String(decoding: units, as: UTF16.self))
            }
            sector = try next(after: sector, head: head, sectorSize: sectorSize, file: file)
        }
        return names
    }

    /// Follows the allocation table through the 109 table sectors that the header lists, enough for 7 MB and more.
    private static func next(
        after sector: UInt32, head: [UInt8], sectorSize: Int, file: DescriptorBytes
    ) throws(ReadingProblem) -> UInt32 {
        let end: UInt32 = 0xFFFF_FFFE
        let perTable = sectorSize / 4
        let table = Int(sector) / perTable
        guard table < 109 else { return end }
        let tableSector = little(head, at: 76 + table * 4, bytes: 4)
        guard tableSector < 0xFFFF_FFFA else { return end }
        let offset = (Int(tableSector) + 1) * sectorSize + Int(sector) % perTable * 4
        let bytes = try file.read(at: offset, count: 4)
        return bytes.count == 4 ? little(bytes, at: 0, bytes: 4) : end
    }

    private static func little(_ bytes: [UInt8], at offset: Int, bytes count: Int) -> UInt32 {
        guard offset + count <= bytes.count else { return 0xFFFF_FFFE }
        return (0..<count).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
    }
}
