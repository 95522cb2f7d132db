import Glibc
import Platform

/// Whole small files: pipelines, prompts, schemas, templates, manifests.
enum TextFile {
    /// Why a file could not be read, in words that name it.
    struct Failure: Error, CustomStringConvertible {
        let path: String
        let reason: String
        var description: String { "cannot read '\(path)': \(reason)" }
    }

    /// The bytes of a regular file of at most `limit` bytes.
    static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(path: path, reason: PlatformError.reason(of: errno)) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            throw Failure(path: path, reason: PlatformError.reason(of: errno))
        }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw Failure(path: path, reason: "it is not a regular file") }
        guard facts.st_size <= limit else {
            throw Failure(path: path, reason: "it is larger than the \(limit >> 20) MiB that are allowed")
        }
        var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
        var used = 0
        while used < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + used }, buffer.count - used)
            }
            if count > 0 {
                used += count
            } else if count == 0 {
                break
            } else if errno != EINTR {
                throw Failure(path: path, reason: PlatformError.reason(of: errno))
            }
        }
        return Array(bytes[..<used])
    }
}
