import Digests
import Glibc
import Primitives
import Testing

struct SHA256HasherTests {
    @Test(arguments: publishedDigests, [1, 55, 64, 4096])
    func `gives the same digest however the bytes are cut`(_ example: (message: [UInt8], hex: String), piece: Int)
        throws
    {
        var hasher = try SHA256Hasher()
        var rest = example.message[...]
        // A million single bytes prove nothing that ten thousand do not.
        let step = max(piece, example.message.count / 10_000)
        while !rest.isEmpty {
            hasher.update(rest.prefix(step))
            rest = rest.dropFirst(step)
        }
        #expect(hasher.finish().hex == example.hex)
    }

    @Test func `starts over after each digest`() throws {
        var hasher = try SHA256Hasher()
        hasher.update("abc".utf8)
        let first = hasher.finish()
        hasher.update("abc".utf8)
        #expect(hasher.finish() == first)
    }

    @Test(arguments: [0, 1, 256 << 10, (256 << 10) + 1, 1_000_000])
    func `hashes a file from its first byte whatever the offset`(size: Int) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let descriptor = try anonymousFile(holding: bytes)
        defer { close(descriptor) }
        lseek(descriptor, off_t(size / 2), SEEK_SET)
        var hasher = try SHA256Hasher()
        hasher.update("left over".utf8)
        let (digest, count) = try hasher.digest(ofDescriptor: descriptor)
        #expect(count == size)
        #expect(try digest == OpenSSLHashing().sha256(bytes))
        #expect(lseek(descriptor, 0, SEEK_CUR) == off_t(size / 2))
    }

    @Test func `says why a descriptor cannot be read`() throws {
        let folder = open("/", O_RDONLY | O_DIRECTORY)
        defer { close(folder) }
        var hasher = try SHA256Hasher()
        do {
            _ = try hasher.digest(ofDescriptor: folder)
            Issue.record("a folder was hashed")
        } catch {
            #expect(error.errorNumber == EISDIR)
        }
        #expect(hasher.finish().hex == publishedDigests[0].hex)
    }

    /// A file without a name, filled with `bytes`; the caller closes it.
    private func anonymousFile(holding bytes: [UInt8]) throws -> Int32 {
        var template = Array("/tmp/dossier-digest-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        unlink(template)
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
        return descriptor
    }
}
