import ConcurrencyPrimitives
import Digests
import Engine
import Pipeline
import Platform
import Primitives

/// The output folder on disk, with the stored answers below `state/objects`.
///
/// Files are written under temporary names and renamed; what forces them onto the disk is one sync per group of
/// ledger commits (`OutputFolder.synchronize`), which precedes the commit that speaks of them.
struct DiskOutputs: OutputAccess {
    private let folder: OutputFolder
    private let threads: BlockingThreads
    private let hashing: any ContentHashing

    /// Answers larger than this are not read back into memory; the largest a provider may give is far below.
    private static let answerLimit = 64 << 20

    init(folder: OutputFolder, threads: BlockingThreads, hashing: any ContentHashing) {
        self.folder = folder
        self.threads = threads
        self.hashing = hashing
    }

    func write(_ files: [OutputFile], storing answer: StoredBytes?) async throws -> [FileIdentity] {
        try await threads.runToCompletion { () throws(PlatformError) in
            if let answer { try store(answer) }
            var identities: [FileIdentity] = []
            for file in files {
                identities.append(try folder.write(file.bytes, to: file.path, mode: 0o644, durability: .grouped))
            }
            return identities
        }
    }

    private func store(_ answer: StoredBytes) throws(PlatformError) {
        let path = Self.objectPath(answer.digest)
        // The name is the content: an object that is there already needs no second copy.
        if let identity = try folder.identity(of: path), identity.size == answer.bytes.count { return }
        try folder.write(answer.bytes, to: path, mode: 0o600, durability: .grouped)
    }

    func inspect(_ output: OutputRecord) -> OutputCondition {
        guard let path = RelativePath(output.path), let identity = try? folder.identity(of: path) else {
            return .missing
        }
        if identity == output.identity { return .unchanged }
        guard identity.size == output.bytes, digest(of: path) == output.sha256 else { return .modified }
        return .intact(identity)
    }

    private func digest(of path: RelativePath) -> SHA256Digest? {
        guard let opened = try? folder.openForReading(path), var hasher = try? SHA256Hasher() else { return nil }
        return try? hasher.digest(ofDescriptor: opened.descriptor.number).digest
    }

    func read(_ output: OutputRecord) async throws -> [UInt8]? {
        guard let path = RelativePath(output.path) else { return nil }
        return try await threads.run { contents(of: path, expecting: output.sha256) }
    }

    func answer(_ digest: SHA256Digest) async throws -> [UInt8]? {
        try await threads.run { contents(of: Self.objectPath(digest), expecting: digest) }
    }

    func ignoresCase() -> Bool { folder.ignoresCase }

    func hasAnswer(_ digest: SHA256Digest) -> Bool {
        (try? folder.identity(of: Self.objectPath(digest))) != nil
    }

    private func contents(of path: RelativePath, expecting digest: SHA256Digest) -> [UInt8]? {
        guard let opened = try? folder.openForReading(path), opened.identity.size <= Self.answerLimit,
            let bytes = try? opened.descriptor.readAll(limit: Self.answerLimit), hashing.sha256(bytes) == digest
        else { return nil }
        return bytes
    }

    /// `state/objects/ab/cdef…`, spread over 256 folders.
    private static func objectPath(_ digest: SHA256Digest) -> RelativePath {
        let hex = Array(digest.hex.utf8)
        return RelativePath(unchecked: Array("state/objects/".utf8) + hex[..<2] + [UInt8(ascii: "/")] + hex[2...])
    }
}
