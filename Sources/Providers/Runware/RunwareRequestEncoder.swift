import HTTPMessages
import Media
import Pipeline
import Primitives

/// Spells a question as an array of one `textInference` task.
///
/// Files come last, so that everything else can be read at the head of a body.
struct RunwareRequestEncoder {
    let configuration: ProviderConfiguration
    let dialect: RunwareDialect
    /// Where the outcome is to be delivered; `nil` has it polled for.
    var webhookURL: String?

    func body(of request: ModelRequest) -> Result<HTTPBody, UnitFailure> {
        if let failure = obstacle(to: request) { return .failure(failure) }
        var writer = JSONBodyWriter()
        writer.raw("[{")
        for (key, value) in members(of: request) {
            writer.string(key)
            writer.raw(":")
            writer.value(value)
            writer.raw(",")
        }
        writer.raw("\"messages\":")
        writer.value(.array(messages(of: request)))
        writeInputs(request, to: &writer)
        writer.raw("}]")
        let body = writer.finish()
        guard body.byteCount <= configuration.maxBodyBytes.bytes else {
            return .failure(
                UnitFailure(
                    .tooLarge,
                    "the request would be \(ByteCount(body.byteCount)) with its files in base64, and provider "
                        + "'\(configuration.name)' takes at most \(configuration.maxBodyBytes); raise its "
                        + "'maxBodyBytes' if it takes more"))
        }
        return .success(body)
    }

    /// The limit on the answer that goes out for `model`.
    func outputLimit(_ model: ModelSpec) -> Int {
        configuration.dialect.parameters.carried(of: model).maxOutputTokens ?? dialect.defaultOutputTokens
    }

    private func members(of request: ModelRequest) -> JSONObject {
        var members: JSONObject = [
            "taskType": "textInference", "taskUUID": .string(request.taskID.text),
            "model": .string(configuration.wireModel), "deliveryMethod": .string(deliveryMethod),
        ]
        members["webhookURL"] = webhookURL.map(JSONValue.string)
        members["includeCost"] = true
        members["includeUsage"] = true
        let parameters = configuration.dialect.parameters.carried(of: request.parameters)
        members["numberResults"] = .integer(parameters.results)
        members["seed"] = parameters.seed.map(JSONValue.integer)
        var settings: JSONObject = [:]
        if let system = request.system, !system.isEmpty { settings["systemPrompt"] = .string(system) }
        settings["thinkingLevel"] = parameters.thinking.flatMap { configuration.dialect.parameters.thinking[$0] }.map(
            JSONValue.string)
        settings["temperature"] = parameters.temperature.map(onStep)
        settings["topP"] = parameters.topP.map(onStep)
        settings["maxTokens"] = .integer(outputLimit(request.parameters))
        if !parameters.stop.isEmpty { settings["stopSequences"] = .array(parameters.stop.map(JSONValue.string)) }
        members["settings"] = .object(settings)
        return members
    }

    /// A webhook is told of what is done apart from the request.
    private var deliveryMethod: String {
        (configuration.delivery == .webhook ? .async : configuration.delivery).rawValue
    }

    /// A multiple of the step, spelt without what binary fractions leave behind.
    private func onStep(_ value: Double) -> JSONValue {
        guard let step = configuration.dialect.parameters.step else { return .real(value) }
        let steps = (1 / step).rounded()
        return .real((value * steps).rounded() / steps)
    }

    private func messages(of request: ModelRequest) -> [JSONValue] {
        var messages = [Self.message("user", RunwarePrompt.text(of: request))]
        for correction in request.corrections {
            // No message may be empty, and an empty answer is told well enough by what is said of it.
            if !correction.answer.isEmpty { messages.append(Self.message("assistant", correction.answer)) }
            messages.append(Self.message("user", correction.complaint))
        }
        return messages
    }

    private static func message(_ role: JSONValue, _ content: String) -> JSONValue {
        ["role": role, "content": .string(content)]
    }

    private func writeInputs(_ request: ModelRequest, to writer: inout JSONBodyWriter) {
        var lists: [(name: String, parts: [MediaPart])] = ["images", "audios", "videos", "documents"].map { ($0, []) }
        for case .media(let media) in request.parts {
            guard let place = lists.firstIndex(where: { $0.name == RunwarePrompt.list(for: media.family) }) else {
                continue
            }
            lists[place].parts.append(media)
        }
        lists.removeAll(where: \.parts.isEmpty)
        guard !lists.isEmpty else { return }
        writer.raw(",\"inputs\":{")
        for (listIndex, list) in lists.enumerated() {
            writer.raw(listIndex > 0 ? ",\"\(list.name)\":[" : "\"\(list.name)\":[")
            for (index, part) in list.parts.enumerated() {
                if index > 0 { writer.raw(",") }
                if let reference = part.reference ?? part.address {
                    writer.string(reference)
                } else if let file = part.file {
                    writer.base64(file)
                }
            }
            writer.raw("]")
        }
        writer.raw("}")
    }

    // MARK: - What cannot be sent

    private func obstacle(to request: ModelRequest) -> UnitFailure? {
        if let system = request.system, system.utf16.count > dialect.maxSystemPrompt {
            return UnitFailure(
                .tooLarge,
                "the system prompt has \(system.utf16.count) characters, and provider '\(configuration.name)' takes "
                    + "at most \(dialect.maxSystemPrompt)")
        }
        if RunwarePrompt.text(of: request).isEmpty {
            return UnitFailure(.unsupported, "provider '\(configuration.name)' takes no request without a prompt")
        }
        for case .media(let media) in request.parts {
            if let failure = obstacle(to: media) { return failure }
        }
        return nil
    }

    private func obstacle(to media: MediaPart) -> UnitFailure? {
        guard RunwarePrompt.list(for: media.family) != nil else {
            return UnitFailure(.unsupported, "\(media.type) cannot be sent to a model as a file")
        }
        guard configuration.dialect.attach[media.family] != nil else {
            return UnitFailure(
                .unsupported,
                "provider '\(configuration.name)' is set to take no \(media.family.rawValue) files; leave out "
                    + "'attach.\(media.family.rawValue)' to send them")
        }
        guard media.file != nil || configuration.dialect.fetched[media.family] != nil else {
            return configuration.refusal(ofAddressOf: media)
        }
        guard configuration.dialect.acceptedTypes.contains(MediaFormat.wireName(of: media.type)) else {
            return UnitFailure(
                .unsupported, "provider '\(configuration.name)' takes no \(media.type): convert it to another format")
        }
        return nil
    }
}
