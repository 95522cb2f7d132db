/// Names in a queue, packed into one array: a length in two bytes, whether the name is a link, and its bytes.
struct PendingNames {
    private var bytes: [UInt8] = []
    private var position = 0

    var isEmpty: Bool { position == bytes.count }
    var byteCount: Int { bytes.count - position }

    mutating func append(_ name: ArraySlice<UInt8>, isLink: Bool) {
        bytes.append(UInt8(truncatingIfNeeded: name.count))
        bytes.append(UInt8(truncatingIfNeeded: name.count >> 8))
        bytes.append(isLink ? 1 : 0)
        bytes.append(contentsOf: name)
    }

    /// The name that was appended first; `nil` when there is none left.
    mutating func next() -> (name: ArraySlice<UInt8>, isLink: Bool)? {
        guard !isEmpty else {
            bytes.removeAll(keepingCapacity: true)
            position = 0
            return nil
        }
        let count = Int(bytes[position]) | Int(bytes[position + 1]) << 8
        let start = position + 3
        position = start + count
        return (bytes[start..<position], bytes[start - 1] != 0)
    }
}
