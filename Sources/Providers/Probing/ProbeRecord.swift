package import Media
package import Primitives

/// What a probe found out about one way of sending one kind of content, as it is kept for later commands.
package struct ProbeRecord: Sendable, Hashable {
    package enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// The model told the code, or the reply counts tokens of it.
        case arrived
        /// There was an answer, and the content had no part in it.
        case dropped
        /// The provider would not take it.
        case refused
    }

    package var provider: String
    package var baseURL: String
    /// The model's name on the wire.
    package var model: String
    package var family: MediaFamily
    package var encoding: String
    package var verdict: Verdict
    /// When it was asked, in RFC 3339.
    package var date: String

    package init(_ cell: ProbeCell, _ verdict: Verdict, date: String) {
        provider = cell.configuration.name
        baseURL = cell.configuration.baseURL
        model = cell.configuration.wireModel
        family = cell.family
        encoding = cell.encoding
        self.verdict = verdict
        self.date = date
    }

    /// Whether it speaks of the same address, model, kind of content and way of sending.
    package func isAbout(_ configuration: ProviderConfiguration, _ family: MediaFamily, _ encoding: String) -> Bool {
        baseURL == configuration.baseURL && model == configuration.wireModel && self.family == family
            && self.encoding == encoding
    }

    package var json: JSONValue {
        [
            "provider": .string(provider), "base_url": .string(baseURL), "model": .string(model),
            "family": .string(family.rawValue), "encoding": .string(encoding), "verdict": .string(verdict.rawValue),
            "at": .string(date),
        ]
    }

    /// Reads what `json` made; `nil` for anything else.
    package init?(json: JSONValue) {
        guard let provider = json["provider"]?.stringValue, let baseURL = json["base_url"]?.stringValue,
            let model = json["model"]?.stringValue,
            let family = json["family"]?.stringValue.flatMap(MediaFamily.init(rawValue:)),
            let encoding = json["encoding"]?.stringValue,
            let verdict = json["verdict"]?.stringValue.flatMap(Verdict.init(rawValue:)),
            let date = json["at"]?.stringValue
        else { return nil }
        self.provider = provider
        self.baseURL = baseURL
        self.model = model
        self.family = family
        self.encoding = encoding
        self.verdict = verdict
        self.date = date
    }
}
