import CPlatformShims
import Glibc

extension OutputFolder {
    /// Opens the folder only if it is there, for commands that read; `nil` when it is not.
    package static func existing(at path: String) throws(PlatformError) -> OutputFolder? {
        unsafe access(path, F_OK) == 0 ? try OutputFolder(path: path) : nil
    }
}

/// Paths as the system sees them.
package enum SystemPath {
    /// The absolute path without links, also when its last parts do not exist yet.
    package static func resolved(_ path: String) -> String {
        if let real = realPath(path) { return real }
        guard let slash = path.lastIndex(of: "/") else { return (realPath(".") ?? ".") + "/" + path }
        let parent = slash == path.startIndex ? "/" : String(path[..<slash])
        let name = path[slash...].dropFirst()
        let base = resolved(parent)
        return name.isEmpty ? base : base == "/" ? "/\(name)" : "\(base)/\(name)"
    }

    /// Whether something of that name exists, whatever it is.
    package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    package static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return unsafe stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }
}

extension RunLock {
    /// What the holder of a lock said about itself; `nil` when nobody holds it.
    package static func holder(at path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let file = FileDescriptor(owning: descriptor)
        guard flock(file.number, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = unsafe pread(file.number, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
