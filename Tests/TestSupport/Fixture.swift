import Glibc

/// A file that exists only as long as its descriptor.
package final class Fixture {
    package let descriptor: CInt
    package let size: Int

    package init(_ bytes: some Collection<UInt8>) throws {
        var name = Array("/tmp/dossier-fixture-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        size = bytes.count
        guard descriptor >= 0 else { throw FixtureError(reason: "mkstemp failed: \(errno)") }
        unlink(name)
        let data = Array(bytes)
        var written = 0
        while written < data.count {
            let count = data[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(written))
            }
            guard count > 0 else { throw FixtureError(reason: "pwrite failed: \(errno)") }
            written += count
        }
    }

    package convenience init(_ text: String) throws { try self.init(Array(text.utf8)) }

    deinit { close(descriptor) }
}

/// Why a fixture could not be made.
package struct FixtureError: Error {
    package let reason: String

    package init(reason: String) { self.reason = reason }
}
