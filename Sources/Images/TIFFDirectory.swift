import Media

/// Image file directories of TIFF 6.0, which EXIF uses too.
///
/// Every offset is checked; loops cannot arise because each directory is asked for by name.
struct TIFFDirectory {
    private static let maximumEntries = 512
    private static let maximumValue = 1024

    private let order: ByteOrder
    private let read: (Int, Int) -> [UInt8]
    /// Tag to type, count and where the value stands.
    private let entries: [Int: (type: Int, count: Int, offset: Int)]
    /// Whether the tags stand in ascending order, each once, as TIFF 6.0 demands.
    private let isSorted: Bool

    /// The first directory.
    ///
    /// `read` gives the bytes at an offset from the header, fewer than asked for at the end.
    init?(read: @escaping (Int, Int) -> [UInt8]) {
        let head = read(0, 8)
        let order: ByteOrder
        if head.starts(with: [0x49, 0x49, 0x2A, 0x00]) {
            order = .little
        } else if head.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
            order = .big
        } else {
            return nil
        }
        guard let first = order.integer(head, at: 4, length: 4) else { return nil }
        self.init(order: order, at: first, read: read)
    }

    private init?(order: ByteOrder, at offset: Int, read: @escaping (Int, Int) -> [UInt8]) {
        guard let count = order.integer(read(offset, 2), at: 0, length: 2), count > 0 else { return nil }
        let table = read(offset + 2, min(count, Self.maximumEntries) * 12)
        var entries: [Int: (type: Int, count: Int, offset: Int)] = [:]
        var last = -1
        var isSorted = true
        for start in stride(from: 0, to: table.count - 11, by: 12) {
            guard let tag = order.integer(table, at: start, length: 2) else { continue }
            isSorted = isSorted && tag > last
            last = tag
            guard
                let type = order.integer(table, at: start + 2, length: 2), let size = Self.sizes[type],
                let count = order.integer(table, at: start + 4, length: 4), count <= Self.maximumValue,
                let pointer = order.integer(table, at: start + 8, length: 4)
            else { continue }
            entries[tag] = (type, count, size * count <= 4 ? offset + 2 + start + 8 : pointer)
        }
        self.order = order
        self.read = read
        self.entries = entries
        self.isSorted = isSorted
    }

    /// Bytes per value of each type, TIFF 6.0 section 2.
    private static let sizes = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8]

    /// The directory to which the value of `tag` points.
    func directory(_ tag: Int) -> TIFFDirectory? {
        integer(tag).flatMap { TIFFDirectory(order: order, at: $0, read: read) }
    }

    func integer(_ tag: Int) -> Int? {
        guard let entry = entries[tag], entry.count >= 1, let size = Self.sizes[entry.type], size <= 4 else {
            return nil
        }
        return order.integer(read(entry.offset, size), at: 0, length: size)
    }

    /// A single 16-bit value in a directory that is in order, which every reader understands in the same way.
    func plainShort(_ tag: Int) -> Int? {
        guard isSorted, let entry = entries[tag], entry.type == 3, entry.count == 1 else { return nil }
        return integer(tag)
    }

    /// A text value without control characters.
    func text(_ tag: Int) -> String? {
        guard let entry = entries[tag], entry.type == 2 || entry.type == 7 else { return nil }
        let bytes = read(entry.offset, entry.count).prefix { $0 != 0 }
        return FactText.cleaned(String(decoding: bytes, as: UTF8.self), limit: 120)
    }

    /// The fractions of a rational value; those with a zero denominator are left out by giving nothing at all.
    func rationals(_ tag: Int) -> [(numerator: Int, denominator: Int)]? {
        guard let entry = entries[tag], entry.type == 5 || entry.type == 10, (1...4).contains(entry.count) else {
            return nil
        }
        let bytes = read(entry.offset, entry.count * 8)
        var result: [(numerator: Int, denominator: Int)] = []
        for index in 0..<entry.count {
            let isSigned = entry.type == 10
            let at = index * 8
            guard
                let top = isSigned ? order.signed32(bytes, at: at) : order.integer(bytes, at: at, length: 4),
                let bottom = isSigned ? order.signed32(bytes, at: at + 4) : order.integer(bytes, at: at + 4, length: 4),
                bottom != 0
            else { return nil }
            result.append((top, bottom))
        }
        return result
    }

    func doubles(_ tag: Int) -> [Double]? { rationals(tag)?.map { Double($0.numerator) / Double($0.denominator) } }
}
