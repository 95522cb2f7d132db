import Glibc
import Testing

/// A folder for one test, removed with it; names may be any bytes.
final class Workplace: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/dossier-integration-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        // Other users must get in: some tests become nobody.
        chmod(path, 0o755)
    }

    deinit { _ = system("chmod -R u+rwx '\(path)' 2>/dev/null; rm -rf '\(path)'") }

    func path(_ relative: String) -> String { "\(path)/\(relative)" }

    @discardableResult
    func folder(_ relative: String) throws -> String {
        try shell("mkdir -p '\(path)/\(relative)'")
        return path(relative)
    }

    /// Runs a command line of the shell inside the folder; `$W` is the folder.
    func shell(_ command: String) throws {
        guard system("cd '\(path)' && W='\(path)' && { \(command)\n}") == 0 else {
            throw HarnessError("the shell failed: \(command)")
        }
    }

    func write(_ text: String, to relative: String) throws { try write(Array(text.utf8), to: Array(relative.utf8)) }

    /// Writes a file; its folder is made when it is missing.
    func write(_ content: [UInt8], to relative: [UInt8]) throws {
        if let slash = relative.lastIndex(of: UInt8(ascii: "/")) {
            try folder(String(decoding: relative[..<slash], as: UTF8.self))
        }
        let name = (Array(path.utf8) + [UInt8(ascii: "/")] + relative + [0]).map(CChar.init(bitPattern:))
        let descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw HarnessError("cannot write \(String(decoding: relative, as: UTF8.self)): errno \(errno)")
        }
        defer { close(descriptor) }
        var sent = 0
        while sent < content.count {
            let count = content.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + sent }, content.count - sent)
            }
            try #require(count > 0)
            sent += count
        }
    }

    func bytes(_ relative: String) throws -> [UInt8] { try Self.bytes(at: path(relative)) }
    func text(_ relative: String) throws -> String { String(decoding: try bytes(relative), as: UTF8.self) }
    func holds(_ relative: String) -> Bool { Here.holds(path(relative)) }

    static func bytes(at path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw HarnessError("cannot read \(path): errno \(errno)") }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 { result += buffer[..<count] }
        return result
    }

    /// Every file below a folder with its size and modification time, leaving out the folders named.
    func fingerprint(_ relative: String, without excluded: Set<String> = []) throws -> [String: String] {
        var result: [String: String] = [:]
        for name in try files(relative) where !excluded.contains(where: { name == $0 || name.hasPrefix("\($0)/") }) {
            var facts = stat()
            try #require(lstat(path("\(relative)/\(name)"), &facts) == 0)
            result[name] = "\(facts.st_size) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
        }
        return result
    }

    /// Relative paths of all that is not a folder, sorted.
    func files(_ relative: String) throws -> [String] {
        var names: [String] = []
        var pending = [""]
        while let folder = pending.popLast() {
            let stream = try #require(opendir(path("\(relative)/\(folder)")))
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name == "." || name == ".." { continue }
                let child = folder.isEmpty ? name : "\(folder)/\(name)"
                if entry.pointee.d_type == UInt8(DT_DIR) { pending.append(child) } else { names.append(child) }
            }
        }
        return names.sorted()
    }
}
