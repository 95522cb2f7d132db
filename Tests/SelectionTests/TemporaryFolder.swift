import Glibc
import Testing

/// A folder for one test, removed with it.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() throws {
        // In memory where that is possible: a thousand tiny files cost seconds elsewhere.
        let place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(place)/dossier-selection-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { _ = system("rm -rf '\(path)'") }

    func makeFolder(_ relative: [UInt8]) throws { try #require(mkdir(absolute(relative), 0o755) == 0) }

    func write(_ bytes: [UInt8], to relative: [UInt8]) throws {
        let descriptor = open(absolute(relative), O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    func read(_ relative: [UInt8]) -> [UInt8]? {
        let descriptor = open(absolute(relative), O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 { result += buffer[..<count] }
        return result
    }

    /// The paths that git ignores, of those given; the folder becomes a repository.
    func ignoredByGit(_ paths: [[UInt8]]) throws -> Set<[UInt8]> {
        try write(Array(paths.joined(separator: [0])) + [0], to: Array(".paths".utf8))
        let command = """
            cd '\(path)' && export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null && git init -q . \
            && git check-ignore --no-index -z --stdin <.paths >.ignored
            """
        // 1 says that nothing is ignored.
        try #require([0, 1 << 8].contains(system(command)))
        return Set(try #require(read(Array(".ignored".utf8))).split(separator: 0).map(Array.init))
    }

    /// The rules that may decide about a path, for messages.
    func rules(above relative: [UInt8]) -> String {
        var result = ""
        for end in relative.indices where relative[end] == UInt8(ascii: "/") {
            let file = Array(relative[..<end]) + Array("/.gitignore".utf8)
            if let rules = read(file) {
                result +=
                    "\(String(decoding: file, as: UTF8.self)):\n\(String(decoding: rules, as: UTF8.self).debugDescription)\n"
            }
        }
        return result
    }

    private func absolute(_ relative: [UInt8]) -> [CChar] {
        (Array(path.utf8) + [UInt8(ascii: "/")] + relative + [0]).map(CChar.init(bitPattern:))
    }
}
