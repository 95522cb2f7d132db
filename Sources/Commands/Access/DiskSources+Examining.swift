import ConcurrencyPrimitives
import Digests
import Engine
import Media
import Pipeline
import Platform
import Primitives
import WorkerPool

extension DiskSources {
    func expectExaminations() { pool.startFirst() }

    /// Each file is opened once: what is hashed is what was examined.
    func examine(
        _ sources: [UnexaminedSource], detail: Set<MediaFamily>,
        isWanted: @escaping @Sendable (UnexaminedSource, SourceFacts) -> Bool
    ) async throws -> [Result<Examination, ReadingProblem>] {
        let openings = try await threads.run { sources.map(openForExamination) }
        // The descriptors are only borrowed by the workers.
        defer { withExtendedLifetime(openings) {} }
        var results: [Result<Examination, ReadingProblem>] = openings.map { opening in
            // Stands until the worker has answered.
            opening.map { _ in Examination(facts: SourceFacts(type: .unknown, family: .other)) }
        }
        let opened = openings.indices.compactMap { index in
            (try? openings[index].get()).map { (index: index, file: $0) }
        }
        let found = try await pool.examine(
            opened.map { index, file in
                ExaminedFile(
                    descriptor: file.descriptor, name: Self.name(sources[index].path),
                    size: sources[index].identity.size)
            }, detail: detail)
        var wanted: [(index: Int, file: OpenSource)] = []
        for ((index, file), result) in zip(opened, found) {
            results[index] = result.map { Examination(facts: $0) }
            if case .success(let facts) = result, isWanted(sources[index], facts) { wanted.append((index, file)) }
        }
        for (index, digest) in try await digests(of: wanted) {
            results[index] = results[index].map { Examination(facts: $0.facts, digest: digest) }
        }
        return results
    }

    private func openForExamination(_ source: UnexaminedSource) -> Result<OpenSource, ReadingProblem> {
        switch open(source.input, source.path, expecting: source.identity) {
        case .failure(let problem): .failure(problem)
        case .success(let opened): .success(OpenSource(opened))
        }
    }

    // MARK: - Hashing

    private typealias Digests = [(index: Int, digest: Result<SHA256Digest, ReadingProblem>)]

    /// Bytes after which the next file is hashed by another thread.
    private static let hashedTogether = 4 << 20

    private func digests(of files: [(index: Int, file: OpenSource)]) async throws -> Digests {
        var shares: [[(index: Int, file: OpenSource)]] = []
        var size = Self.hashedTogether
        for entry in files {
            if size >= Self.hashedTogether {
                shares.append([])
                size = 0
            }
            shares[shares.count - 1].append(entry)
            size += entry.file.byteCount
        }
        return try await withThrowingTaskGroup(of: Digests.self) { group in
            for share in shares {
                group.addTask { try await threads.run { try Self.hash(share) } }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// - Throws: `DigestError` when there is no hashing at all.
    private static func hash(_ files: [(index: Int, file: OpenSource)]) throws(DigestError) -> Digests {
        var hasher = try SHA256Hasher()
        var digests: Digests = []
        for (index, file) in files {
            do throws(DigestError) {
                let (digest, size) = try hasher.digest(ofDescriptor: file.descriptor)
                digests.append((index, size == file.byteCount ? .success(digest) : .failure(changed)))
            } catch {
                digests.append((index, .failure(ReadingProblem(.unreadable, error.message))))
            }
        }
        return digests
    }
}
