import Glibc
import HTTPMessages
import Pipeline
import Platform

/// A file without a name that holds bytes of our own for as long as they are sent.
final class ScratchFile: UploadFile {
    private let file: FileDescriptor
    let byteCount: Int

    /// - Throws: `CommandFailure` when the system gives no room for it.
    init(_ bytes: [UInt8], environment: Environment) throws {
        let folder = environment.nonEmpty("TMPDIR") ?? "/tmp"
        var template = Array("\(folder)/dossier-probe-XXXXXX".utf8CString)
        let number = mkstemp(&template)
        guard number >= 0 else { throw Self.failure(folder) }
        unlink(template)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        file = FileDescriptor(owning: number)
        byteCount = bytes.count
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(number, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            }
            if count > 0 { written += count } else if errno != EINTR { throw Self.failure(folder) }
        }
    }

    var descriptor: Int32 { file.number }
    /// Nobody else can find it.
    func isUnchanged() -> Bool { true }

    private static func failure(_ folder: String) -> CommandFailure {
        CommandFailure(
            .environment, "cannot write a file in '\(folder)': \(PlatformError.reason(of: errno))",
            hint: "set TMPDIR to a folder that can be written")
    }
}
