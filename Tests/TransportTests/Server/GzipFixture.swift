import Glibc
import TestSupport

/// Compressed bytes, made by the gzip program.
enum GzipFixture {
    struct Failed: Error {}

    static func zeros(megabytes: Int) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let status = system("head -c \(megabytes << 20) /dev/zero | gzip -c > '\(folder.file("zeros.gz"))'")
        guard status == 0, let bytes = folder.bytes("zeros.gz") else { throw Failed() }
        return bytes
    }
}
