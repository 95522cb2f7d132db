import Media
import Testing

@Suite struct FrameDecoderTests {
    private let frames = [
        Frame(.reply, []), Frame(.text, [1, 2, 3]), Frame(.passage, Array(repeating: 7, count: 300)),
        Frame(.reply, [0]),
    ]

    private func wire() throws -> [UInt8] {
        var bytes: [UInt8] = []
        for frame in frames { try frame.append(to: &bytes) }
        return bytes
    }

    @Test func `writes the length little-endian, then the kind, then the payload`() throws {
        var bytes: [UInt8] = []
        try Frame(.reply, Array(repeating: 9, count: 258)).append(to: &bytes)
        #expect(bytes.prefix(6) == [2, 1, 0, 0, UInt8(ascii: "R"), 9])
        #expect(bytes.count == 5 + 258)
    }

    @Test func `finds the same frames wherever the bytes are split in two`() throws {
        let bytes = try wire()
        for split in 0...bytes.count {
            var decoder = FrameDecoder()
            var found: [Frame] = []
            for part in [bytes[..<split], bytes[split...]] {
                decoder.append(part)
                while let frame = try decoder.next() { found.append(frame) }
            }
            #expect(found == frames, "split at \(split)")
        }
    }

    @Test(arguments: [1, 2, 3, 5, 7, 64])
    func `finds the same frames in pieces of any size`(size: Int) throws {
        let bytes = try wire()
        var decoder = FrameDecoder()
        var found: [Frame] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            decoder.append(bytes[start..<min(start + size, bytes.count)])
            while let frame = try decoder.next() { found.append(frame) }
        }
        #expect(found == frames)
        #expect(decoder.pendingCount == 0)
    }

    @Test func `takes the largest frame and refuses one byte more, before it has come`() throws {
        var bytes: [UInt8] = []
        try Frame(.text, Array(repeating: 1, count: Frame.maximumPayload)).append(to: &bytes)
        var decoder = FrameDecoder()
        decoder.append(bytes[...])
        #expect(try decoder.next()?.payload.count == Frame.maximumPayload)
        decoder.append([1, 0, 0x10, 0, UInt8(ascii: "T")])
        #expect(throws: MessageError.self) { try decoder.next() }
        #expect(throws: MessageError.self, "it stays refused") { try decoder.next() }
    }

    @Test func `writes nothing of a frame that is too long`() {
        var bytes: [UInt8] = [42]
        #expect(throws: MessageError.self) {
            try Frame(.text, Array(repeating: 1, count: Frame.maximumPayload + 1)).append(to: &bytes)
        }
        #expect(bytes == [42])
    }
}
