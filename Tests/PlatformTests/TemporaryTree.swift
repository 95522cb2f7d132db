import Glibc
import Primitives
import Testing

/// A folder for one test, removed with it; names are bytes.
final class TemporaryTree: Sendable {
    let path: String

    /// - Parameter inMemory: on the file system in memory where there is one, for very many files.
    init(inMemory: Bool = false) throws {
        let place = inMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(place)/dossier-platform-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { _ = system("chmod -R u+rwx '\(path)'; rm -rf '\(path)'") }

    @discardableResult
    func folder(_ relative: String) throws -> String {
        try #require(system("mkdir -p '\(path)/\(relative)'") == 0)
        return "\(path)/\(relative)"
    }

    func file(_ relative: String, _ content: String = "") throws { try file(Array(relative.utf8), content) }

    func file(_ relative: [UInt8], _ content: String = "") throws {
        let descriptor = open(absolute(relative), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let bytes = Array(content.utf8)
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
    }

    func link(_ relative: String, to target: String) throws {
        try #require(symlink(target, "\(path)/\(relative)") == 0)
    }

    func fifo(_ relative: String) throws { try #require(mkfifo("\(path)/\(relative)", 0o644) == 0) }

    /// Binds a socket of that name; the name stays when the socket is closed.
    func socket(_ relative: String) throws {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array("\(path)/\(relative)".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }

    func content(_ relative: String) -> String? {
        let descriptor = open("\(path)/\(relative)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 { result += buffer[..<count] }
        return String(decoding: result, as: UTF8.self)
    }

    /// Names in a folder, sorted.
    func names(_ relative: String = "") throws -> [String] {
        let stream = try #require(opendir("\(path)/\(relative)"))
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private func absolute(_ relative: [UInt8]) -> [CChar] {
        (Array(path.utf8) + [UInt8(ascii: "/")] + relative + [0]).map(CChar.init(bitPattern:))
    }
}
