import HTTPMessages
import Media
import Pipeline
import Primitives

/// Spells a question as the body of `generateContent`.
///
/// The members come before the contents, so that everything but the contents can be read at the head of a body.
struct GeminiRequestEncoder {
    let configuration: ProviderConfiguration
    let dialect: GeminiDialect

    func body(of request: ModelRequest) -> Result<HTTPBody, UnitFailure> {
        var writer = JSONBodyWriter()
        writer.raw("{")
        if let system = request.system {
            writer.raw("\"systemInstruction\":{\"parts\":[")
            writeText(system, to: &writer)
            writer.raw("]},")
        }
        for (key, value) in members(of: request) {
            writer.string(key)
            writer.raw(":")
            writer.value(value)
            writer.raw(",")
        }
        writer.raw("\"contents\":[")
        if let failure = writeQuestion(request, to: &writer) { return .failure(failure) }
        for correction in request.corrections {
            writeTurn("model", correction.answer, to: &writer)
            writeTurn("user", correction.complaint, to: &writer)
        }
        writer.raw("]}")
        let body = writer.finish()
        guard body.byteCount <= configuration.maxBodyBytes.bytes else {
            return .failure(configuration.refusal(ofBody: body.byteCount))
        }
        return .success(body)
    }

    /// The prompt as it is sent: with the schema where no field carries it.
    func prompt(of request: ModelRequest) -> String {
        guard let schema = request.schema, dialect.structuredOutput != .schema else { return request.prompt }
        return request.prompt + StructuredOutput.instruction(schema)
    }

    // MARK: - Settings

    private func members(of request: ModelRequest) -> JSONObject {
        var members: JSONObject = [:]
        let settings = generationConfig(of: request)
        if !settings.isEmpty { members["generationConfig"] = .object(settings) }
        if dialect.searches || dialect.parameters.carried(of: request.parameters).search {
            members["tools"] = [["googleSearch": [:]]]
        }
        return members
    }

    private func generationConfig(of request: ModelRequest) -> JSONObject {
        let parameters = dialect.parameters.carried(of: request.parameters)
        var settings: JSONObject = [:]
        settings["temperature"] = parameters.temperature.map(JSONValue.real)
        settings["topP"] = parameters.topP.map(JSONValue.real)
        settings["maxOutputTokens"] = parameters.maxOutputTokens.map(JSONValue.integer)
        if !parameters.stop.isEmpty { settings["stopSequences"] = .array(parameters.stop.map(JSONValue.string)) }
        settings["seed"] = parameters.seed.map(JSONValue.integer)
        settings["mediaResolution"] = parameters.mediaResolution.flatMap { dialect.parameters.mediaResolution[$0] }
            .map(JSONValue.string)
        var thinking: JSONObject = [:]
        thinking["thinkingLevel"] = parameters.thinking.flatMap { dialect.parameters.thinking[$0] }.map(
            JSONValue.string)
        if dialect.includesThoughts { thinking["includeThoughts"] = true }
        if !thinking.isEmpty { settings["thinkingConfig"] = .object(thinking) }
        if let schema = request.schema, dialect.structuredOutput != .prompt {
            settings["responseMimeType"] = "application/json"
            if dialect.structuredOutput == .schema {
                settings["responseJsonSchema"] = StructuredOutput.carried(schema)
            }
        }
        return settings
    }

    // MARK: - Contents

    private func writeText(_ text: String, to writer: inout JSONBodyWriter) {
        writer.raw("{\"text\":")
        writer.string(text)
        writer.raw("}")
    }

    /// A turn after the first.
    private func writeTurn(_ role: String, _ text: String, to writer: inout JSONBodyWriter) {
        writer.raw(",{\"role\":\"\(role)\",\"parts\":[")
        writeText(text, to: &writer)
        writer.raw("]}")
    }

    /// The parts in their order, each after its label where there are several, and the prompt last.
    private func writeQuestion(_ request: ModelRequest, to writer: inout JSONBodyWriter) -> UnitFailure? {
        writer.raw("{\"role\":\"user\",\"parts\":[")
        for part in request.parts {
            if request.parts.count > 1 {
                writeText(part.label, to: &writer)
                writer.raw(",")
            }
            switch part {
            case .text(_, let text): writeText(text, to: &writer)
            case .media(let media): if let failure = write(media, to: &writer) { return failure }
            }
            writer.raw(",")
        }
        writeText(prompt(of: request), to: &writer)
        writer.raw("]}")
        return nil
    }

    private func write(_ media: MediaPart, to writer: inout JSONBodyWriter) -> UnitFailure? {
        guard dialect.attach.contains(media.family) else { return configuration.refusal(ofFamilyOf: media) }
        let type = MediaFormat.wireName(of: media.type)
        guard dialect.acceptedTypes.contains(type) else { return configuration.refusal(ofTypeOf: media) }
        guard let file = media.file else {
            guard let address = media.address, dialect.fetched[media.family] != nil else {
                return configuration.refusal(ofAddressOf: media)
            }
            writer.raw("{\"fileData\":{\"mimeType\":")
            writer.string(type.rawValue)
            writer.raw(",\"fileUri\":")
            writer.string(address)
            writer.raw("}}")
            return nil
        }
        if let limit = dialect.maxFileBytes[media.family], file.byteCount > limit.bytes {
            return UnitFailure(
                .tooLarge,
                "provider '\(configuration.name)' takes \(media.family.rawValue) files of at most \(limit), and this "
                    + "one has \(ByteCount(file.byteCount)); send it in parts")
        }
        writer.raw("{\"inlineData\":{\"mimeType\":")
        writer.string(type.rawValue)
        writer.raw(",\"data\":")
        writer.base64(file)
        writer.raw("}}")
        return nil
    }
}
