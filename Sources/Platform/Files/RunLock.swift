import CPlatformShims
import Glibc
package import Primitives

/// The right to write into an output folder; one process at a time holds it, and a killed one loses it at once.
///
/// An advisory lock of the kernel (flock) on a file. The file stays when the lock is released, because removing it
/// would let two processes lock two files of the same name.
package struct RunLock: ~Copyable {
    private let descriptor: FileDescriptor

    /// Takes the lock without waiting.
    ///
    /// - Parameters:
    ///   - path: the lock file below `folder`, usually `state/lock`; it is created with mode 0600.
    ///   - holder: what others are told about this process, one line: see `describeThisProcess`.
    /// - Throws: `locked`, naming who holds it, or another `PlatformError`.
    package init(_ path: RelativePath, in folder: OutputFolder, holder: String) throws(PlatformError) {
        let parent = try folder.openCreating(path.parent)
        let name = String(decoding: path.name, as: UTF8.self)
        let number = unsafe openat(parent.number, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw PlatformError(errno: errno, "cannot open the lock", folder.describe(path)) }
        let opened = FileDescriptor(owning: number)
        var result: Int32
        repeat { result = flock(number, LOCK_EX | LOCK_NB) } while result != 0 && errno == EINTR
        guard result == 0 else {
            let error = errno
            guard error == EWOULDBLOCK else {
                throw PlatformError(errno: error, "cannot lock", folder.describe(path))
            }
            let other = Self.readLine(number)
            throw PlatformError(
                .locked,
                "another run holds the lock '\(folder.describe(path))'\(other.isEmpty ? "" : ": \(other)")",
                remedy: "wait for it, stop it, or choose another folder with --out", errorNumber: error)
        }
        let line = Array("\(holder)\n".utf8)
        // What the file says only serves the message above; that it cannot be said must not stop a run.
        if ftruncate(number, 0) == 0 { _ = unsafe pwrite(number, line, line.count, 0) }
        descriptor = opened
    }

    /// Gives the lock back.
    package consuming func release() {
        _ = ftruncate(descriptor.number, 0)
        // Closing is not enough: a child that is just being started holds a copy of the descriptor until it executes.
        flock(descriptor.number, LOCK_UN)
    }

    /// `pid 4711 on host since 2026-01-31T12:00:00Z`.
    package static func describeThisProcess(at now: Timestamp) -> String {
        "pid \(getpid()) on \(ProcessFacts.hostName) since \(now.description)"
    }

    private static func readLine(_ number: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = unsafe pread(number, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
