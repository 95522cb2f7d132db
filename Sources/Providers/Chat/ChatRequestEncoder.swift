import HTTPMessages
import Media
import Pipeline
import Primitives

/// Spells a question as the body of a chat completion.
///
/// The members come before the messages, so that everything but the messages can be read at the head of a body.
struct ChatRequestEncoder {
    let configuration: ProviderConfiguration
    private var dialect: ChatDialect { configuration.dialect }

    init(_ configuration: ProviderConfiguration) { self.configuration = configuration }

    func body(of request: ModelRequest) -> Result<HTTPBody, UnitFailure> {
        var writer = JSONBodyWriter()
        writer.raw("{\"model\":")
        writer.string(configuration.wireModel)
        for (key, value) in members(of: request) {
            writer.raw(",")
            writer.string(key)
            writer.raw(":")
            writer.value(value)
        }
        writer.raw(",\"messages\":[")
        if let system = request.system {
            write(role: "system", system, to: &writer)
            writer.raw(",")
        }
        if let failure = writeQuestion(request, to: &writer) { return .failure(failure) }
        for correction in request.corrections {
            writer.raw(",")
            write(role: "assistant", correction.answer, to: &writer)
            writer.raw(",")
            write(role: "user", correction.complaint, to: &writer)
        }
        writer.raw("]}")
        let body = writer.finish()
        guard body.byteCount <= configuration.maxBodyBytes.bytes else {
            return .failure(configuration.refusal(ofBody: body.byteCount))
        }
        return .success(body)
    }

    /// The bound on the answer that is sent, if any.
    func outputLimit(of model: ModelSpec) -> Int? {
        dialect.parameters.carried(of: model).maxOutputTokens ?? dialect.defaultOutputTokens
    }

    /// The prompt as it is sent: with the schema where no field carries it.
    func prompt(of request: ModelRequest) -> String {
        guard let schema = request.schema, dialect.structuredOutput != .schema else { return request.prompt }
        return request.prompt + StructuredOutput.instruction(schema)
    }

    private func members(of request: ModelRequest) -> JSONObject {
        let parameters = dialect.parameters.carried(of: request.parameters)
        let isStreaming = configuration.delivery == .stream
        var members: JSONObject = ["stream": .bool(isStreaming)]
        if isStreaming, dialect.streamUsage { members["stream_options"] = ["include_usage": true] }
        members["temperature"] = parameters.temperature.map(JSONValue.real)
        members["top_p"] = parameters.topP.map(JSONValue.real)
        members[dialect.outputLimitField.rawValue] = outputLimit(of: request.parameters).map(
            JSONValue.integer)
        if !parameters.stop.isEmpty { members["stop"] = .array(parameters.stop.map(JSONValue.string)) }
        if parameters.results > 1 { members["n"] = .integer(parameters.results) }
        members["seed"] = parameters.seed.map(JSONValue.integer)
        members["reasoning_effort"] = parameters.thinking.flatMap { dialect.parameters.thinking[$0] }.map(
            JSONValue.string)
        if let schema = request.schema {
            switch dialect.structuredOutput {
            case .schema: members["response_format"] = StructuredOutput.responseFormat(schema)
            case .object: members["response_format"] = ["type": "json_object"]
            case .prompt: break
            }
        }
        if parameters.search { for (key, value) in dialect.parameters.search ?? [:] { members[key] = value } }
        for (key, value) in dialect.extraFields { members[key] = value }
        return members
    }

    private func write(role: String, _ content: String, to writer: inout JSONBodyWriter) {
        writer.raw("{\"role\":\"\(role)\",\"content\":")
        writer.string(content)
        writer.raw("}")
    }

    /// The parts in their order, each after its label where there are several, and the prompt last.
    private func writeQuestion(_ request: ModelRequest, to writer: inout JSONBodyWriter) -> UnitFailure? {
        let prompt = prompt(of: request)
        guard !request.parts.isEmpty else {
            write(role: "user", prompt, to: &writer)
            return nil
        }
        writer.raw("{\"role\":\"user\",\"content\":[")
        for part in request.parts {
            if request.parts.count > 1 { writeText(part.label, to: &writer) }
            switch part {
            case .text(_, let text): writeText(text, to: &writer)
            case .media(let media): if let failure = write(media, to: &writer) { return failure }
            }
        }
        writeText(prompt, isLast: true, to: &writer)
        writer.raw("]}")
        return nil
    }

    private func writeText(_ text: String, isLast: Bool = false, to writer: inout JSONBodyWriter) {
        writer.raw("{\"type\":\"text\",\"text\":")
        writer.string(text)
        writer.raw(isLast ? "}" : "},")
    }

    private func write(_ media: MediaPart, to writer: inout JSONBodyWriter) -> UnitFailure? {
        let type = MediaFormat.wireName(of: media.type)
        guard let encoding = dialect.attach[media.family] else { return configuration.refusal(ofFamilyOf: media) }
        guard dialect.acceptedTypes.contains(type) else { return configuration.refusal(ofTypeOf: media) }
        guard let file = media.file else { return write(addressOf: media, encoding, to: &writer) }
        let dataURI = "data:\(type);base64,"
        switch encoding {
        case .imageURL, .inputAudio:
            if encoding == .inputAudio, let format = MediaFormat.inputAudioFormat(of: type) {
                writer.raw("{\"type\":\"input_audio\",\"input_audio\":{\"data\":")
                writer.base64(file)
                writer.raw(",\"format\":\"\(format)\"}},")
            } else {
                writer.raw("{\"type\":\"image_url\",\"image_url\":{\"url\":")
                writer.base64(file, prefix: dataURI)
                writer.raw("}},")
            }
        case .videoURL:
            writer.raw("{\"type\":\"video_url\",\"video_url\":{\"url\":")
            writer.base64(file, prefix: dataURI)
            writer.raw("}},")
        case .file:
            writer.raw("{\"type\":\"file\",\"file\":{\"filename\":")
            writer.string(media.label + ".pdf")
            writer.raw(",\"file_data\":")
            writer.base64(file, prefix: dataURI)
            writer.raw("}},")
        }
        return nil
    }

    /// An address stands where a data URI would, so only parts that have a `url` can hold it.
    private func write(
        addressOf media: MediaPart, _ encoding: ChatDialect.MediaEncoding, to writer: inout JSONBodyWriter
    ) -> UnitFailure? {
        guard let address = media.address, dialect.fetched[media.family] != nil,
            encoding == .imageURL || encoding == .videoURL
        else { return configuration.refusal(ofAddressOf: media) }
        let part = encoding.rawValue
        writer.raw("{\"type\":\"\(part)\",\"\(part)\":{\"url\":")
        writer.string(address)
        writer.raw("}},")
        return nil
    }
}
