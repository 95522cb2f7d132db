import Glibc
import Primitives

extension FileDescriptor {
    /// All bytes from the start of the file, read by position.
    ///
    /// - Parameter limit: The most that is read; a larger file is refused.
    package func readAll(limit: Int) throws(PlatformError) -> [UInt8] {
        let size = try facts(of: "a file").identity.size
        guard size <= limit else { throw PlatformError(.inputOutput, "the file is larger than \(limit) bytes") }
        var bytes = [UInt8](repeating: 0, count: size)
        var used = 0
        while used < size {
            let (offset, rest) = (used, size - used)
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(number, buffer.baseAddress.map { unsafe $0 + offset }, rest, offset)
            }
            if count > 0 {
                used += count
            } else if count == 0 {
                break
            } else if errno != EINTR {
                throw PlatformError(errno: errno, "cannot read", "a file")
            }
        }
        return Array(bytes[..<used])
    }
}
