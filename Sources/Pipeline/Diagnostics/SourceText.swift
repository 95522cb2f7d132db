package import Primitives

/// The bytes of a file that a person wrote, and the way from a byte offset to its line and column.
package struct SourceText: Sendable {
    /// The name under which messages speak of the file.
    package let file: String
    package let bytes: [UInt8]

    /// The position of every 1024th byte, so that a lookup never counts from the start of a large file.
    private let checkpoints: [TextPosition]
    private static let stride = 1024

    package init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        var checkpoints: [TextPosition] = []
        var position = TextPosition(line: 1, column: 1)
        for start in Swift.stride(from: 0, through: bytes.count, by: Self.stride) {
            checkpoints.append(position)
            position = Self.advance(position, over: bytes[start..<min(start + Self.stride, bytes.count)])
        }
        self.checkpoints = checkpoints
    }

    package init(file: String, text: String) { self.init(file: file, bytes: Array(text.utf8)) }

    /// The line and column of the byte at `offset`; offsets beyond the end count as the end.
    package func position(of offset: Int) -> TextPosition {
        let offset = min(max(offset, 0), bytes.count)
        let checkpoint = offset / Self.stride
        return Self.advance(checkpoints[checkpoint], over: bytes[checkpoint * Self.stride..<offset])
    }

    private static func advance(_ start: TextPosition, over bytes: ArraySlice<UInt8>) -> TextPosition {
        var (line, column) = (start.line, start.column)
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return TextPosition(line: line, column: column)
    }
}
