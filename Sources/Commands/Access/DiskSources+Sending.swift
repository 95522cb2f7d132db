import ConcurrencyPrimitives
import HTTPMessages
import Media
import Pipeline
import Platform
import Primitives

extension DiskSources {
    func open(_ source: SourceRecord) async throws -> Result<any UploadFile, ReadingProblem> {
        if let problem = Self.unfetched(source) { return .failure(problem) }
        guard let identity = source.identity else { return .failure(Self.unexamined) }
        switch open(source.input, source.path, expecting: identity) {
        case .failure(let problem): return .failure(problem)
        case .success(let opened): return .success(OpenSource(opened))
        }
    }

    /// UTF-8 goes out as it is; every other encoding, and mail, is decoded by a worker first.
    func text(_ source: SourceRecord, limit: ByteCount) async throws -> Result<String, ReadingProblem> {
        if let problem = Self.unfetched(source) { return .failure(problem) }
        guard let identity = source.identity, let facts = source.facts else { return .failure(Self.unexamined) }
        guard identity.size <= limit.bytes else {
            return .failure(
                ReadingProblem(
                    .tooLarge, "a text of \(ByteCount(identity.size)) is more than the \(limit) that are sent"))
        }
        if facts.family == .text {
            switch try await wholeText(source, identity) {
            case .failure(let problem): return .failure(problem)
            case .success(let text?): return .success(text)
            case .success(nil): break
            }
        }
        return try await extract(source, limits: ExtractionLimits(characters: limit.bytes)).map { extraction in
            let heading = Self.heading(of: facts)
            return ([heading].compactMap(\.self) + extraction.passages.map(\.text)).joined(separator: "\n\n")
        }
    }

    /// The file as it stands, without a byte order mark; `nil` when it is not UTF-8.
    private func wholeText(
        _ source: SourceRecord, _ identity: FileIdentity
    ) async throws -> Result<String?, ReadingProblem> {
        try await threads.run {
            switch open(source.input, source.path, expecting: identity) {
            case .failure(let problem): return .failure(problem)
            case .success(let opened):
                let bytes: [UInt8]
                do throws(PlatformError) {
                    bytes = try opened.descriptor.readAll(limit: identity.size)
                } catch {
                    return .failure(ReadingProblem(.unreadable, error.message))
                }
                guard opened.descriptor.identity == identity else { return .failure(Self.changed) }
                guard UTF8Validity.firstInvalid(in: bytes, allowingCutEnd: false) == nil else { return .success(nil) }
                let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
                return .success(String(decoding: bytes.dropFirst(bytes.starts(with: mark) ? 3 : 0), as: UTF8.self))
            }
        }
    }

    /// The header of a mail, which a reader would see above its text.
    private static func heading(of facts: SourceFacts) -> String? {
        guard facts.family == .email else { return nil }
        let lines = [
            ("From", FactKey.from), ("To", FactKey.to), ("Date", FactKey.date), ("Subject", FactKey.subject),
        ].compactMap { title, key in facts.facts[key]?.stringValue.map { "\(title): \($0)" } }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private static let unexamined = ReadingProblem(.unreadable, "it was never examined")
}
