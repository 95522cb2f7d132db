import HTTPMessages
import Media
import Pipeline
import Primitives
import Providers

/// Turns what a question is about into what a request shows: files that are open for sending, texts.
struct ContentPreparation: Sendable {
    let sources: any SourceAccess

    /// A text above this size fits no model's context, and texts are held in memory while they are sent.
    static let textLimit = ByteCount(16 << 20)

    /// Bytes that the parts will have in a request's body, from sizes that are known without opening anything.
    static func weight(of question: Question) -> Int {
        question.parts.reduce(question.prompt.utf8.count + (question.system?.utf8.count ?? 0)) { sum, part in
            switch part.content {
            case .answer(let body): sum + body.storedBytes.count
            case .source(let source): sum + HTTPBody.base64Count(source.bytes ?? source.url?.utf8.count ?? 0)
            }
        }
    }

    func parts(of question: Question) async throws -> Result<[ContentPart], UnitFailure> {
        var parts: [ContentPart] = []
        for part in question.parts {
            switch part.content {
            case .answer(let body):
                parts.append(.text(label: part.label, String(decoding: body.storedBytes, as: UTF8.self)))
            case .source(let source):
                switch try await content(of: source, label: part.label) {
                case .success(let content): parts.append(content)
                case .failure(let failure): return .failure(failure)
                }
            }
        }
        return .success(parts)
    }

    private func content(of source: SourceRecord, label: String) async throws -> Result<ContentPart, UnitFailure> {
        guard let facts = source.facts else { return .failure(UnitFailure(.unreadable, "it was never examined")) }
        if let address = source.reference {
            // Discovery refuses what no provider takes as an address.
            return .success(
                .media(MediaPart(label: label, type: facts.type, family: facts.family, address: address)))
        }
        switch facts.family {
        case .text, .email:
            return try await sources.text(source, limit: Self.textLimit)
                .map { .text(label: label, $0) }.mapError(UnitFailure.init)
        case .pdf, .image, .audio, .video:
            return try await sources.open(source).map { file in
                .media(
                    MediaPart(
                        label: label, type: facts.type, family: facts.family, file: file, pages: facts.pages,
                        seconds: facts.duration))
            }.mapError(UnitFailure.init)
        case .office, .archive, .other:
            return .failure(
                UnitFailure(.unsupported, "\(facts.type) cannot be sent to a model; leave it out with 'types'"))
        }
    }

    /// What was sent of each source: all of it, in the measure of its family; and how sure it is that it arrived.
    static func coverage(of question: Question, arrival: MediaArrival.Certainty?) -> JSONValue {
        let coverage = question.parts.compactMap { part -> Coverage? in
            guard case .source(let source) = part.content, let facts = source.facts else { return nil }
            if let pages = facts.pages { return Coverage(unit: .pages, total: Double(pages), read: Double(pages)) }
            if let seconds = facts.duration { return Coverage(unit: .seconds, total: seconds, read: seconds) }
            return Coverage(unit: .items, total: 1, read: 1)
        }
        guard let first = coverage.first else { return .null }
        let record = CoverageRecord.json(first, rest: coverage.dropFirst())
        guard let arrival, var members = record.objectValue else { return record }
        members["arrival"] = .string(arrival.rawValue)
        return .object(members)
    }

    /// The text with which quotes are compared; `nil` where a source has none that can be read without a model.
    func sourceText(of question: Question) async throws -> [Passage]? {
        var passages: [Passage] = []
        for part in question.parts {
            guard case .source(let source) = part.content else { continue }
            switch source.facts?.family {
            case .text, .email, .pdf:
                guard case .success(let extraction) = try await sources.extract(source, limits: ExtractionLimits())
                else { return nil }
                passages += extraction.passages
            default: return nil
            }
        }
        return passages.isEmpty ? nil : passages
    }
}
