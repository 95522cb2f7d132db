import ConcurrencyPrimitives
import HTTPMessages
import Pipeline
import Primitives
import Providers

/// Has providers keep files that several requests of a run show, where that saves bytes.
///
/// A file that a provider does not keep goes out with each request instead: storing is never a reason to fail.
struct Uploading: Sendable {
    /// Into how many requests the files of an input go, by its name: one for each step over it.
    private let uses: [String: Int]
    private let capabilities: RemoteAnswerEngine.Capabilities
    /// Requests in flight, of which an upload is one.
    private let places: PermitPool
    private let media = StoredMedia()

    init(uses: [String: Int], places: PermitPool, _ capabilities: RemoteAnswerEngine.Capabilities) {
        self.uses = uses
        self.places = places
        self.capabilities = capabilities
    }

    /// Gives parts the names under which a provider keeps their files; the first that needs one stores it.
    func named(_ parts: [ContentPart], of question: Question, at member: RouteMember) async throws -> [ContentPart] {
        guard let storage = member.provider.storage else { return parts }
        var parts = parts
        for (index, (part, source)) in zip(parts, question.parts).enumerated() {
            guard case .media(var medium) = part, let file = medium.file, case .source(let record) = source.content,
                let key = key(of: record, at: member),
                storage.takes(medium.family, byteCount: file.byteCount, uses: uses[record.input] ?? 1)
            else { continue }
            medium.reference = try await media.name(of: key) { try await store(file, in: storage, at: member) }
            parts[index] = .media(medium)
        }
        return parts
    }

    /// Forgets the names of a question's files when a fault says that they are gone.
    ///
    /// - Returns: Whether sending the question again makes sense: there was something to forget.
    func forget(_ question: Question, at member: RouteMember, after fault: ProviderFault) -> Bool {
        guard member.provider.storage?.isGone(fault) == true else { return false }
        return question.parts.reduce(false) { hadName, part in
            guard case .source(let record) = part.content, let key = key(of: record, at: member) else { return hadName }
            return media.forget(key) || hadName
        }
    }

    private func key(of record: SourceRecord, at member: RouteMember) -> StoredMedia.Key? {
        record.sha256.map { StoredMedia.Key(provider: member.provider.name, digest: $0) }
    }

    /// - Returns: The file's name; `nil` when it is not kept, for whichever reason.
    private func store(
        _ file: any UploadFile, in storage: any MediaStorage, at member: RouteMember
    ) async throws -> String? {
        try await places.withPermits {
            try await member.gate.withPlace {
                guard capabilities.stop.reason == nil, member.gate.refusal == nil,
                    try await member.gate.pace(tokens: 0)
                else { return nil }
                do {
                    return try await capabilities.http.execute(
                        storage.request(for: file, credential: member.credential)
                    ) { reply in
                        try? await storage.name(from: reply, now: capabilities.time.now()).get()
                    }
                } catch is HTTPFailure {
                    return nil
                }
            }
        }
    }
}
