/// Cuts a stream of bytes into frames, however the bytes arrive.
package struct FrameDecoder: Sendable {
    private var buffer: [UInt8] = []
    /// Bytes at the start of `buffer` that belong to frames already returned.
    private var consumed = 0

    package init() {}

    /// Bytes that are part of a frame which is not complete yet.
    package var pendingCount: Int { buffer.count - consumed }

    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        if consumed == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            consumed = 0
        } else if consumed > buffer.count / 2 {
            buffer.removeFirst(consumed)
            consumed = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next complete frame, or `nil` when more bytes are needed.
    ///
    /// - Throws: `MessageError` when a frame announces more than `Frame.maximumPayload`; the stream is then beyond
    ///   repair, and every further call throws the same.
    package mutating func next() throws(MessageError) -> Frame? {
        guard pendingCount >= Frame.headerLength else { return nil }
        var length = 0
        for position in (0..<4).reversed() { length = length << 8 | Int(buffer[consumed + position]) }
        guard length <= Frame.maximumPayload else {
            throw MessageError("a frame announces \(length) bytes, more than \(Frame.maximumPayload)")
        }
        guard pendingCount >= Frame.headerLength + length else { return nil }
        let kind = Frame.Kind(rawValue: buffer[consumed + 4])
        let start = consumed + Frame.headerLength
        consumed = start + length
        return Frame(kind, Array(buffer[start..<consumed]))
    }
}
