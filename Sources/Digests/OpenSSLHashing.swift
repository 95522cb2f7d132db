import CCryptoShims
package import Primitives

/// SHA-256 of bytes in memory, from the system's OpenSSL.
///
/// A value proves that the library offers the algorithm, so hashing itself cannot fail.
package struct OpenSSLHashing: ContentHashing {
    /// Looks the algorithm up, once per process.
    ///
    /// - Throws: `unavailable` when the installation has no SHA-256 (for example a provider that was configured away).
    package init() throws(DigestError) {
        var message = [CChar](repeating: 0, count: 256)
        guard unsafe dossier_crypto_prepare(&message, message.count) == 0 else {
            let reason = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw DigestError(.unavailable, "OpenSSL offers no SHA-256: \(reason)")
        }
    }

    package func sha256(_ bytes: [UInt8]) -> SHA256Digest {
        let digest = unsafe Self.withDigestBytes { digest in
            unsafe dossier_crypto_sha256(bytes, bytes.count, digest)
        }
        guard let digest else { preconditionFailure("OpenSSL could not hash \(bytes.count) bytes") }
        return digest
    }

    /// The version text of the library that is loaded.
    package static var libraryVersion: String { unsafe String(cString: dossier_crypto_borrow_version()) }

    /// Gives `fill` room for 32 bytes and reads them as a digest when it answers 0.
    static func withDigestBytes(_ fill: (UnsafeMutablePointer<UInt8>) -> Int32) -> SHA256Digest? {
        let length = Int(dossier_crypto_sha256_length)
        return unsafe withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { buffer in
            guard let base = unsafe buffer.bindMemory(to: UInt8.self).baseAddress, unsafe fill(base) == 0 else {
                return nil
            }
            // Word by word: taking the bytes one by one would cost more than hashing a short text.
            var words = InlineArray<4, UInt64>(repeating: 0)
            for index in words.indices {
                words[index] = unsafe UInt64(bigEndian: buffer.load(fromByteOffset: index * 8, as: UInt64.self))
            }
            return SHA256Digest(words: words)
        }
    }
}
