import Digests
import Primitives
import Testing

/// Messages and digests from NIST's SHA-256 examples (FIPS 180-2 appendix B and the CAVP short-message vectors).
let publishedDigests: [(message: [UInt8], hex: String)] = [
    ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ([0xd3], "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
    (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
        [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
]

struct OpenSSLHashingTests {
    @Test(arguments: publishedDigests)
    func `agrees with the published examples`(message: [UInt8], hex: String) throws {
        #expect(try OpenSSLHashing().sha256(message).hex == hex)
    }

    @Test func `hashes text as its UTF-8 bytes`() throws {
        let hashing = try OpenSSLHashing()
        #expect(hashing.sha256("Zürich") == hashing.sha256(Array("Zürich".utf8)))
    }

    @Test func `gives the same answer from many threads at once`() async throws {
        let hashing = try OpenSSLHashing()
        let expected = hashing.sha256("shared")
        let wrong = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 { group.addTask { (0..<100).allSatisfy { _ in hashing.sha256("shared") == expected } } }
            return await group.reduce(into: 0) { $0 += $1 ? 0 : 1 }
        }
        #expect(wrong == 0)
    }

    @Test func `names the library's version`() {
        #expect(OpenSSLHashing.libraryVersion.hasPrefix("OpenSSL 3"))
    }
}
