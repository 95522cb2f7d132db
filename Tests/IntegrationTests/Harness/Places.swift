import Glibc

/// Where the repository and the built programs are, as seen from this test bundle.
enum Places {
    /// The repository's root: three folders above this file.
    static let repository: String = {
        var parts = #filePath.split(separator: "/")
        parts.removeLast(4)
        return "/" + parts.joined(separator: "/")
    }()

    /// The folder that holds the test bundle, which is a program on Linux, and beside it `dossier` and `dossier-worker`.
    static let products: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
    }()

    static var dossier: String { "\(products)/dossier" }
    static var worker: String { "\(products)/dossier-worker" }
    static var emulator: String { "\(products)/dossier-emulator" }
    static var samples: String { "\(repository)/samples/harbor" }
    static var pipeline: String { "\(repository)/pipelines/incident-briefs.json" }
    static var goldenFiles: String { "\(repository)/Tests/IntegrationTests/Golden" }
}
