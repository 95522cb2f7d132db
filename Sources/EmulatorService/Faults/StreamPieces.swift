import Primitives

/// Cuts texts into the pieces of a stream, and streams into the pieces that are sent.
enum StreamPieces {
    /// Pieces of text in one answer; longer answers have longer pieces.
    private static let deltaCount = 24
    /// Bytes between cuts, in turn: primes, so that they drift over lines and characters.
    private static let strides = [61, 7, 127, 3, 251, 31]
    private static let pieceLimit = 600

    /// A comment that keeps a connection alive.
    static let comment = Array(": keep-alive\n\n".utf8)

    static func event(_ data: String) -> [UInt8] { Array("data: \(data)\n\n".utf8) }
    static func event(_ value: JSONValue) -> [UInt8] { event(JSONWriter.text(of: value)) }

    static func deltas(_ text: String) -> [String] {
        let size = max(5, text.utf8.count / deltaCount + 1)
        var deltas: [String] = []
        var start = text.startIndex
        while start < text.endIndex {
            var end = text.utf8.index(start, offsetBy: size, limitedBy: text.endIndex) ?? text.endIndex
            // A delta is a string of its own, so it ends between scalars.
            while end < text.endIndex, text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(after: end) }
            deltas.append(String(text[start..<end]))
            start = end
        }
        return deltas
    }

    /// Cuts bytes at odd places, and once inside a character when there is one of several bytes.
    static func cut(_ bytes: [UInt8]) -> [[UInt8]] {
        let scale = max(1, bytes.count / (pieceLimit * 80))
        let inside = bytes.firstIndex { $0 & 0xC0 == 0x80 }
        var pieces: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            var end = min(bytes.count, start + strides[pieces.count % strides.count] * scale)
            if let inside, start < inside, inside < end { end = inside }
            pieces.append(Array(bytes[start..<end]))
            start = end
        }
        return pieces
    }
}
