import Glibc
import Media

/// Positioned reads from a borrowed descriptor; the descriptor's own offset is left alone.
struct DescriptorBytes {
    let descriptor: CInt

    /// Up to `count` bytes from `offset` on; fewer only at the end of the file.
    func read(at offset: Int = 0, count: Int) throws(ReadingProblem) -> [UInt8] {
        var failure: CInt = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let base = buffer.baseAddress {
                let got = unsafe pread(descriptor, base + filled, count - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { break }
                filled += got
            }
        }
        guard failure == 0 else { throw ReadingProblem(.unreadable, Self.reason(failure)) }
        return bytes
    }

    private static func reason(_ code: CInt) -> String {
        unsafe strerror(code).map { text in "reading failed: \(unsafe String(cString: text))" }
            ?? "reading failed with error \(code)"
    }
}
