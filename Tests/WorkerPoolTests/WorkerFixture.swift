import Glibc
import Primitives
import WorkerPool

/// The scripted worker that is built beside the tests.
enum WorkerFixture {
    static var path: String { folder + "/worker-fixture" }

    /// The folder that executables are built into.
    static var folder: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
    }

    /// Deadlines that only a test of deadlines shortens: a busy machine must not fail the others.
    static func configuration(workers: Int = 1) -> WorkerPoolConfiguration {
        WorkerPoolConfiguration(
            executable: path, workers: workers, examineDeadline: .seconds(60), extractDeadline: .seconds(60),
            startDeadline: .seconds(60))
    }
}

/// An anonymous file with the given content, closed when the value goes.
final class ScriptFile: Sendable {
    let descriptor: CInt
    let size: Int

    convenience init(_ script: String) throws { try self.init(Array(script.utf8)) }

    init(_ bytes: [UInt8]) throws {
        var path = Array("/tmp/dossier-script-XXXXXX".utf8CString)
        descriptor = mkostempCloseOnExec(&path)
        size = bytes.count
        guard descriptor >= 0, unlink(path) == 0, write(descriptor, bytes, bytes.count) == bytes.count else {
            throw ScriptFileError(errorNumber: errno)
        }
    }

    deinit { close(descriptor) }

    /// Whether a reader has come to the end of the file since `rewind`.
    var isRead: Bool { lseek(descriptor, 0, SEEK_CUR) == off_t(size) }

    func rewind() { lseek(descriptor, 0, SEEK_SET) }
}

private func mkostempCloseOnExec(_ path: inout [CChar]) -> CInt {
    let descriptor = mkstemp(&path)
    if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    return descriptor
}

struct ScriptFileError: Error {
    let errorNumber: CInt
}

/// What the kernel says about this and other processes.
enum ProcessTable {
    /// Running children of this process that have `argument` on their command line.
    static func children(given argument: String) -> Set<Int> {
        var children: Set<Int> = []
        for thread in names(in: "/proc/self/task") {
            let text = content(of: "/proc/self/task/\(thread)/children")
            children.formUnion(text.split(separator: " ").compactMap { Int($0) })
        }
        return children.filter { pid in
            content(of: "/proc/\(pid)/cmdline").split(separator: "\0").contains(Substring(argument))
        }
    }

    /// Whether a process exists and is not merely waiting to be released by its parent.
    static func isAlive(_ pid: Int) -> Bool {
        let status = content(of: "/proc/\(pid)/stat")
        guard let name = status.lastIndex(of: ")") else { return false }
        return !status[name...].hasPrefix(") Z")
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func content(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    }
}
