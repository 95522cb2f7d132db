/// Wraps bytes as gzip does (RFC 1952), in blocks that are stored as they are (RFC 1951, section 3.2.4).
package enum Gzip {
    private static let blockLimit = 65_535

    package static func stored(_ bytes: [UInt8]) -> [UInt8] {
        // Deflate, no flags, no time, no hint, unknown system.
        var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var start = 0
        repeat {
            let end = min(bytes.count, start + blockLimit)
            output.append(end == bytes.count ? 1 : 0)
            append(UInt32(end - start) | ~UInt32(end - start) << 16, to: &output)
            output += bytes[start..<end]
            start = end
        } while start < bytes.count
        append(checksum(bytes), to: &output)
        append(UInt32(truncatingIfNeeded: bytes.count), to: &output)
        return output
    }

    private static func append(_ value: UInt32, to output: inout [UInt8]) {
        for shift in stride(from: 0, to: 32, by: 8) { output.append(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
    }

    /// CRC-32 with the reflected polynomial of RFC 1952, section 8.
    package static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var remainder = UInt32.max
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
        }
        return ~remainder
    }
}
