import Glibc

/// A folder on disk for one test, removed with it.
package final class TemporaryFolder: Sendable {
    package let path: String

    package struct NotMade: Error { package let errorNumber: Int32 }

    package init() throws {
        var template = Array("/tmp/dossier-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw NotMade(errorNumber: errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { _ = system("rm -rf '\(path)'") }

    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The bytes of a file; `nil` when it cannot be read.
    package func bytes(_ name: String) -> [UInt8]? {
        guard let stream = fopen(file(name), "rb") else { return nil }
        defer { fclose(stream) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { result += buffer[..<count] }
        return result
    }

    package func write(_ bytes: [UInt8], to name: String) throws {
        guard let stream = fopen(file(name), "wb") else { throw NotMade(errorNumber: errno) }
        defer { fclose(stream) }
        guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else { throw NotMade(errorNumber: errno) }
    }
}
