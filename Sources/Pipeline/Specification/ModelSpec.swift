package import Primitives

/// The logical model that answers and the parameters that change its answers; every parameter left out is not sent.
package struct ModelSpec: Sendable, Hashable {
    package enum Thinking: String, Sendable, Hashable, CaseIterable {
        case low, medium, high
    }

    /// How finely images, pages and frames are looked at; tokens grow with it.
    package enum MediaResolution: String, Sendable, Hashable, CaseIterable {
        case low, medium, high
    }

    /// The most results that any provider gives to one request.
    package static let maxResults = 4

    /// The model's name in every key and every preset: `gemini-3.1-pro`.
    package var id: String
    /// From 0 to 2.
    package var temperature: Double?
    /// Above 0, at most 1.
    package var topP: Double?
    package var maxOutputTokens: Int?
    package var thinking: Thinking?
    package var seed: Int?
    /// Texts at which the model stops writing; empty means none.
    package var stop: [String]
    /// Whether the model may search the web; most providers bill each use.
    package var search: Bool
    /// `nil` leaves it to the provider.
    package var mediaResolution: MediaResolution?
    /// Answers that one request asks for, of which the first that can be used counts; all are billed.
    package var results: Int

    package init(
        id: String, temperature: Double? = nil, topP: Double? = nil, maxOutputTokens: Int? = nil,
        thinking: Thinking? = nil, seed: Int? = nil, stop: [String] = [], search: Bool = false,
        mediaResolution: MediaResolution? = nil, results: Int = 1
    ) {
        self.mediaResolution = mediaResolution
        self.results = results
        self.id = id
        self.temperature = temperature
        self.topP = topP
        self.maxOutputTokens = maxOutputTokens
        self.thinking = thinking
        self.seed = seed
        self.stop = stop
        self.search = search
    }

    /// The identifier and the parameters that were given, as a key's `model` component hashes them.
    package var canonical: JSONValue {
        var object: JSONObject = ["id": .string(id)]
        object["maxOutputTokens"] = maxOutputTokens.map(JSONValue.integer)
        object["mediaResolution"] = mediaResolution.map { .string($0.rawValue) }
        object["results"] = results > 1 ? .integer(results) : nil
        object["search"] = search ? true : nil
        object["seed"] = seed.map(JSONValue.integer)
        object["stop"] = stop.isEmpty ? nil : .array(stop.map(JSONValue.string))
        object["temperature"] = temperature.map(JSONValue.real)
        object["thinking"] = thinking.map { .string($0.rawValue) }
        object["topP"] = topP.map(JSONValue.real)
        return .object(object)
    }
}
