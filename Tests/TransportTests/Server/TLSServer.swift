import Glibc
import TestSupport

/// A certificate that signs itself, and its key, made by the openssl program.
struct Certificate {
    struct Failed: Error { let command: String }

    let folder: TemporaryFolder
    var certificate: String { folder.file("certificate.pem") }
    var key: String { folder.file("key.pem") }

    /// - Parameters:
    ///   - name: for whom it is: `IP:127.0.0.1`.
    ///   - isExpired: it was valid a long time ago.
    init(for name: String, isExpired: Bool = false) throws {
        folder = try TemporaryFolder()
        let request =
            "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -subj /CN=test"
            + " -addext subjectAltName=\(name)"
        guard isExpired else {
            try run("\(request) -x509 -days 2 -out certificate.pem")
            return
        }
        let configuration = """
            [ca]
            default_ca = own
            [own]
            database = index.txt
            serial = serial
            new_certs_dir = .
            default_md = sha256
            policy = any
            copy_extensions = copy
            [any]
            commonName = supplied

            """
        try folder.write(Array(configuration.utf8), to: "ca.conf")
        try folder.write([], to: "index.txt")
        try folder.write(Array("01\n".utf8), to: "serial")
        try run("\(request) -out request.pem")
        try run(
            "openssl ca -batch -config ca.conf -selfsign -keyfile key.pem -in request.pem -out certificate.pem"
                + " -startdate 20200101000000Z -enddate 20200201000000Z")
    }

    private func run(_ command: String) throws {
        guard system("cd '\(folder.path)' && \(command) 2>log") == 0 else { throw Failed(command: command) }
    }
}

/// `openssl s_server`, which answers every GET with a page about the connection.
final class TLSServer {
    struct NotStarted: Error {}

    let port: Int
    private let process: pid_t

    init(_ certificate: Certificate, options: [String] = []) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw NotStarted() }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        let words =
            [
                "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", certificate.certificate, "-key",
                certificate.key,
            ]
            + ["-www"] + options
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var started = pid_t()
        let status = posix_spawnp(&started, "openssl", &actions, nil, &arguments, environ)
        close(ends[1])
        defer { close(ends[0]) }
        process = started
        guard status == 0 else { throw NotStarted() }
        // It says `ACCEPT 127.0.0.1:35077` once it listens.
        var output = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !output.contains("ACCEPT") || !output.hasSuffix("\n") {
            let count = read(ends[0], &buffer, buffer.count)
            guard count > 0 else { break }
            output += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let line = output.split(separator: "\n").first { $0.hasPrefix("ACCEPT") }
        guard let port = line?.split(separator: ":").last.flatMap({ Int($0) }) else {
            kill(started, SIGKILL)
            waitpid(started, nil, 0)
            throw NotStarted()
        }
        self.port = port
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }
}
