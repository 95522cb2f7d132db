import Glibc
package import Media

/// Positioned reads from a borrowed descriptor; the descriptor's own offset is left alone.
package struct DescriptorBytes {
    package let descriptor: CInt

    package init(descriptor: CInt) { self.descriptor = descriptor }

    /// Up to `count` bytes from `offset` on; fewer only at the end of the file.
    package func read(at offset: Int = 0, count: Int) throws(ReadingProblem) -> [UInt8] {
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
        guard failure == 0 else {
            let reason = unsafe strerror(failure).map { text in unsafe String(cString: text) } ?? "error \(failure)"
            throw ReadingProblem(.unreadable, "reading failed: \(reason)")
        }
        return bytes
    }
}

extension DescriptorBytes {
    /// The length of the file in bytes.
    package func size() throws(ReadingProblem) -> Int {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw ReadingProblem(.unreadable, "its size cannot be read: error \(errno)")
        }
        return Int(status.st_size)
    }
}
