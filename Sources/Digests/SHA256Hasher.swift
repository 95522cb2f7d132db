import CCryptoShims
import Glibc
package import Primitives

/// A SHA-256 computed piece by piece; reusable, for one thread at a time.
@safe
package struct SHA256Hasher: ~Copyable {
    private let hasher: OpaquePointer
    /// Room for one read of a descriptor; allocated on first use and kept for the next file.
    ///
    /// Not cleared: a short file then touches no more pages than it has.
    private var buffer: UnsafeMutableRawBufferPointer?

    /// 64 KiB: what was read is still in the cache when it is hashed, and a hasher per worker stays cheap.
    private static let bufferSize = 64 << 10

    /// - Throws: `unavailable` when the library offers no SHA-256 or memory is exhausted.
    package init() throws(DigestError) {
        _ = try OpenSSLHashing()
        guard let hasher = unsafe dossier_crypto_hasher_create() else {
            throw DigestError(.unavailable, "OpenSSL could not start a SHA-256")
        }
        unsafe self.hasher = unsafe hasher
    }

    deinit {
        unsafe buffer?.deallocate()
        unsafe dossier_crypto_hasher_destroy(hasher)
    }

    /// Takes more bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        let result: Int32? = bytes.withContiguousStorageIfAvailable { bytes in
            unsafe dossier_crypto_hasher_update(hasher, bytes.baseAddress, bytes.count)
        }
        if let result {
            precondition(result == 0, "OpenSSL could not continue a SHA-256")
        } else {
            update(Array(bytes))
        }
    }

    /// The digest of everything taken since the start or the last `finish`; starts over, empty.
    package mutating func finish() -> SHA256Digest {
        let digest = unsafe OpenSSLHashing.withDigestBytes { unsafe dossier_crypto_hasher_finish(hasher, $0) }
        guard let digest else { preconditionFailure("OpenSSL could not finish a SHA-256") }
        return digest
    }

    /// The digest and size of a regular file from its first byte to its end; forgets what was taken before.
    ///
    /// Reads by position, so the descriptor's offset stays and other threads may use it meanwhile. The size is what
    /// was read: a file that grows or shrinks meanwhile shows as a difference from what `fstat` said before.
    ///
    /// - Throws: `read` with the system's reason; the hasher is empty afterwards.
    package mutating func digest(ofDescriptor descriptor: Int32) throws(DigestError) -> (
        digest: SHA256Digest, size: Int
    ) {
        let buffer = unsafe self.buffer ?? .allocate(byteCount: Self.bufferSize, alignment: 64)
        unsafe self.buffer = unsafe buffer
        reset()
        var position = 0
        while true {
            let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, position)
            if count > 0 {
                precondition(
                    unsafe dossier_crypto_hasher_update(hasher, buffer.baseAddress, count) == 0,
                    "OpenSSL could not continue a SHA-256")
                // Worth a word to the system only where more follows.
                if position == 0, count == buffer.count {
                    _ = posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_SEQUENTIAL))
                }
                position += count
            } else if count == 0 {
                return (finish(), position)
            } else if errno != EINTR {
                let number = errno
                reset()
                throw DigestError(
                    .read, "reading at byte \(position) failed: \(unsafe String(cString: strerror(number)))",
                    errorNumber: number)
            }
        }
    }

    private mutating func reset() {
        precondition(unsafe dossier_crypto_hasher_reset(hasher) == 0, "OpenSSL could not start a SHA-256")
    }
}
