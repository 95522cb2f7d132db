import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

/// Questions, configurations and replies that the suites of this target share.
enum ProviderSamples {
    static let now = Timestamp(millisecondsSinceEpoch: 1_763_683_200_000)
    static let location = SourceLocation(pointer: JSONPointer(), position: TextPosition(line: 1, column: 1))

    static func spec(
        baseURL: String? = nil, key: SecretReference? = nil, model: String? = nil,
        wireProtocol: ProviderSpec.WireProtocol? = nil, delivery: ProviderSpec.Delivery? = nil,
        wire: WireSettings = WireSettings()
    ) -> ProviderSpec {
        ProviderSpec(
            baseURL: baseURL, key: key, model: model, wireProtocol: wireProtocol, delivery: delivery, wire: wire,
            location: location)
    }

    static func configuration(
        _ spec: ProviderSpec? = nil, name: String = "openai", model: ModelSpec = ModelSpec(id: "gemini-3.1-pro"),
        policy: PipelineSpec.UnsupportedParameters = .error
    ) throws -> ProviderConfiguration {
        try ProviderCatalog.configuration(name: name, spec: spec, model: model, policy: policy).get()
    }

    static func media(_ label: String, _ type: String, _ family: MediaFamily, bytes: Int = 10) -> ContentPart {
        .media(
            MediaPart(
                label: label, type: MediaType(rawValue: type), family: family, file: StubFile("\(label) bytes", bytes)))
    }

    static func request(
        system: String? = nil, parts: [ContentPart] = [], prompt: String = "What is it?", schema: JSONValue? = nil,
        corrections: [ModelRequest.Correction] = [], model: ModelSpec = ModelSpec(id: "gemini-3.1-pro")
    ) -> ModelRequest {
        ModelRequest(
            system: system, parts: parts, prompt: prompt, schema: schema, corrections: corrections, parameters: model)
    }

    /// The body as text, files as `<name>`.
    static func text(of body: HTTPBody) -> String {
        body.segments.map { segment in
            switch segment {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .base64(let file): "<\((file as? StubFile)?.name ?? "?")>"
            }
        }.joined()
    }

    /// A reply that comes in `chunks` and then ends, or fails.
    static func reply(
        status: Int = 200, fields: [(name: String, value: String)] = [], _ chunks: [[UInt8]],
        failing failure: (any Error)? = nil
    ) -> HTTPReply {
        let source = ChunkSource(chunks, failure)
        return HTTPReply(head: HTTPReplyHead(status: status, fields: HTTPHeaderFields(fields))) {
            try await source.next()
        }
    }

    /// What the provider makes of a reply.
    static func read(
        status: Int = 200, fields: [(name: String, value: String)] = [], _ text: String,
        spec: ProviderSpec? = nil, failing failure: (any Error)? = nil
    ) async throws -> Result<ModelReply, ProviderFault> {
        let provider = ChatProvider(try configuration(spec))
        let chunks = text.isEmpty ? [] : [Array(text.utf8)]
        return try await provider.answer(of: reply(status: status, fields: fields, chunks, failing: failure), now: now)
    }
}

/// A file that is only a name and a size.
final class StubFile: UploadFile {
    let name: String
    let byteCount: Int
    let descriptor: Int32 = -1

    init(_ name: String, _ byteCount: Int) {
        self.name = name
        self.byteCount = byteCount
    }

    func isUnchanged() -> Bool { true }
}

private actor ChunkSource {
    private var chunks: [[UInt8]]
    private let failure: (any Error)?

    init(_ chunks: [[UInt8]], _ failure: (any Error)?) {
        self.chunks = chunks
        self.failure = failure
    }

    func next() throws -> [UInt8]? {
        guard chunks.isEmpty else { return chunks.removeFirst() }
        if let failure { throw failure }
        return nil
    }
}

extension Result where Failure == ProviderFault {
    /// The fault, where there must be one.
    var fault: ProviderFault? { if case .failure(let fault) = self { fault } else { nil } }
}
