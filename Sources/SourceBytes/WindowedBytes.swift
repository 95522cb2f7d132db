package import Media

/// Reads a file in small steps forward with few system calls: each reads a window ahead.
package struct WindowedBytes {
    private static let windowLength = 4096

    private let file: DescriptorBytes
    private var window: [UInt8] = []
    private var start = 0

    /// Borrows the descriptor of `file`, whose offset is left alone.
    package init(_ file: DescriptorBytes) { self.file = file }

    /// Up to `count` bytes from `offset` on, which is not negative; fewer only at the end of the file.
    package mutating func bytes(at offset: Int, count: Int) throws(ReadingProblem) -> ArraySlice<UInt8> {
        if offset < start || offset - start > window.count || count > window.count - (offset - start) {
            window = try file.read(at: offset, count: max(count, Self.windowLength))
            start = offset
        }
        return window[(offset - start)...].prefix(count)
    }
}
