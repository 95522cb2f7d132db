import HTTPMessages
package import Pipeline
import Media
import Primitives

/// The providers that are known, and how a pipeline's settings change them.
package enum ProviderCatalog {
    /// Presets that can be asked.
    package static let presets: [ProviderPreset] = [
        .openAI,
        .runAPI,
        .runware,
        .toAPIs,
        .byteSpike,
        .aiVideoAPI,
        .gemini,
    ]

    /// The provider `name` of a route, settled; all that is wrong with it is found in one pass.
    ///
    /// Parameters of `model` that the provider cannot carry are problems only where `policy` is `error`.
    package static func configuration(
        name: String, spec: ProviderSpec?, model: ModelSpec, policy: PipelineSpec.UnsupportedParameters
    ) -> Result<ProviderConfiguration, ConfigurationProblems> {
        let place = JSONPointer(["providers", name])
        guard let preset = preset(named: name, spec?.wireProtocol) else {
            return .failure(ConfigurationProblems([unknown(name)]))
        }
        var problems: [ConfigurationProblem] = []
        let baseURL = settledBaseURL(spec?.baseURL ?? preset.baseURL, preset, place, &problems)
        let wireProtocol = settledProtocol(spec?.wireProtocol, preset, place, &problems)
        if wireProtocol == .gemini, let wire = spec?.wire {
            problems += GeminiDialect.problems(provider: name, wire, place)
        }
        if preset.tasks != nil { problems += RunwareDialect.problems(provider: name, spec, place) }
        let delivery = spec?.delivery ?? preset.delivery
        if !preset.deliveries.contains(delivery) {
            let known = preset.deliveries.map { "'\($0.rawValue)'" }.sorted().joined(separator: " or ")
            problems.append(
                ConfigurationProblem(
                    place.appending("delivery"), "provider '\(name)' has no delivery '\(delivery.rawValue)'",
                    hint: "it knows \(known)"))
        }
        if spec?.wire.uploads != nil, preset.tasks == nil {
            problems.append(
                ConfigurationProblem(
                    place.appending("uploads"), "provider '\(name)' keeps no files between requests",
                    hint: "leave it out"))
        }
        if let problem = webhookProblem(name, spec, delivery, place) { problems.append(problem) }
        let address = baseURL.flatMap(WebAddress.init(parsing:))
        var dialect = settledDialect(preset.dialect, spec, address: address)
        settleResults(delivery, preset, &dialect)
        settleThoughts(spec?.wire, wireProtocol, preset, place, &dialect, &problems)
        let chosen = ProviderFeature.media.map(\.key).filter { dialect.attach[$0] != preset.dialect.attach[$0] }
        let native = spec.map { preset.native?.overridden(by: $0.wire) } ?? preset.native
        if policy == .error {
            // Where each request decides, both protocols must carry every parameter.
            let supports: [(protocolName: String, support: ParameterSupport?)] = [
                ("chat", wireProtocol == .gemini ? nil : dialect.parameters),
                ("gemini", wireProtocol == .chat ? nil : native?.parameters),
            ]
            let isChoice = supports.allSatisfy { $0.support != nil }
            for (index, (_, support)) in supports.enumerated() {
                guard let support else { continue }
                let other = supports[1 - index]
                let carriedThere = Set(other.support?.obstacles(to: model).map(\.parameter) ?? [])
                for problem in parameterProblems(
                    provider: name, support, model,
                    carriedBy: { isChoice && !carriedThere.contains($0) ? other.protocolName : nil })
                where !problems.contains(where: { $0.pointer == problem.pointer }) {
                    problems.append(problem)
                }
            }
        }
        guard problems.isEmpty, let baseURL else { return .failure(ConfigurationProblems(problems)) }
        let key = spec?.key ?? preset.key
        return .success(
            ProviderConfiguration(
                name: name, baseURL: baseURL, wireModel: spec?.model ?? preset.models[model.id] ?? model.id,
                delivery: delivery, webhook: spec?.webhook, key: key,
                requiresKey: key != nil && address?.isLoopback != true,
                prices: spec?.prices ?? (preset.models[model.id] == nil ? nil : preset.prices),
                concurrency: spec?.concurrency,
                requestsPerMinute: spec?.requestsPerMinute, tokensPerMinute: spec?.tokensPerMinute,
                timeouts: HTTPTimeouts(spec?.timeouts), maxBodyBytes: spec?.wire.maxBodyBytes ?? preset.maxBodyBytes,
                wireProtocol: wireProtocol, native: native, credentialField: preset.credentialField,
                dialect: dialect, tasks: preset.tasks, policy: policy,
                isSearching: model.search && dialect.parameters.search != nil,
                results: dialect.parameters.carried(of: model).results,
                support: settledSupport(preset, dialect), nativeSupport: preset.nativeSupport,
                chosenParts: Set(chosen), balance: preset.balance,
                keepsMedia: spec?.wire.uploads ?? true,
                mediaEvidence: settledEvidence(preset, spec?.verifiesMedia, model)))
    }

    /// The parameters of `model` that a provider cannot carry, with words.
    ///
    /// - Parameter carriedBy: The other of the provider's protocols, where that carries a parameter.
    package static func parameterProblems(
        provider name: String, _ support: ParameterSupport, _ model: ModelSpec,
        carriedBy: (_ parameter: String) -> String? = { _ in nil }
    ) -> [ConfigurationProblem] {
        support.obstacles(to: model).map { obstacle in
            let degrading = "leave it out with \"unsupportedParameters\": \"degrade\""
            let choice = carriedBy(obstacle.parameter).map { "set the provider's \"protocol\" to \"\($0)\"" }
            return ConfigurationProblem(
                JSONPointer(["model", obstacle.parameter]),
                "provider '\(name)' cannot carry '\(obstacle.parameter)': \(obstacle.reason)",
                hint: "\(choice ?? "change it"), or \(degrading)")
        }
    }

    /// Whether an address to deliver to is there exactly where it is needed.
    private static func webhookProblem(
        _ name: String, _ spec: ProviderSpec?, _ delivery: ProviderSpec.Delivery, _ place: JSONPointer
    ) -> ConfigurationProblem? {
        switch (delivery == .webhook, spec?.webhook) {
        case (true, nil):
            ConfigurationProblem(
                place.appending("delivery"), "provider '\(name)' is not told where to deliver",
                hint: "say where the run listens: \"webhook\": { \"listen\": \"0.0.0.0:8080\", \"url\": \"https://…\" }"
            )
        case (false, _?):
            ConfigurationProblem(
                place.appending("webhook"),
                "provider '\(name)' delivers nothing with its delivery '\(delivery.rawValue)'",
                hint: "use \"delivery\": \"webhook\", or leave it out")
        default: nil
        }
    }

    /// The provider that a configuration describes.
    ///
    /// - Parameter webhookURL: Where its outcomes are to be delivered; of use with delivery `webhook`.
    package static func provider(_ configuration: ProviderConfiguration, webhookURL: String? = nil) -> any Provider {
        if let tasks = configuration.tasks {
            return RunwareProvider(configuration, tasks, webhookURL: webhookURL)
        }
        let base: any Provider =
            switch configuration.wireProtocol {
            case .gemini: GeminiProvider(configuration)
            case .auto where configuration.native != nil:
                CombinedProvider(
                    chat: ChatProvider(configuration), native: GeminiProvider(configuration), configuration)
            case .chat, .auto: ChatProvider(configuration)
            }
        return configuration.dialect.followsTasks ? TaskFollowingProvider(base, configuration) : base
    }

    private static func preset(
        named name: String, _ wireProtocol: ProviderSpec.WireProtocol?
    ) -> ProviderPreset? {
        presets.first { $0.name == name }
            ?? (ProviderSpec.presets.contains(name) ? nil : .own(name, speaking: wireProtocol))
    }

    /// The protocol that is asked for, or the only one there is, or both.
    private static func settledProtocol(
        _ wanted: ProviderSpec.WireProtocol?, _ preset: ProviderPreset, _ place: JSONPointer,
        _ problems: inout [ConfigurationProblem]
    ) -> ProviderSpec.WireProtocol {
        let known = preset.wireProtocols
        let standard = known.count == 1 ? known.first ?? .chat : .auto
        guard let wanted, wanted != .auto else { return standard }
        guard !known.contains(wanted) else { return wanted }
        let (spoken, other) = wanted == .gemini ? ("Google's protocol", "chat") : ("chat completions", "gemini")
        problems.append(
            ConfigurationProblem(
                place.appending("protocol"), "provider '\(preset.name)' cannot be asked in \(spoken)",
                hint: "use \"protocol\": \"\(other)\""))
        return standard
    }

    private static func unknown(_ name: String) -> ConfigurationProblem {
        let place = JSONPointer(["providers", name])
        if name == PipelineSpec.localProvider {
            return ConfigurationProblem(place, "the embedded engine is asked without a request")
        }
        return ConfigurationProblem(
            place, "this release cannot ask provider '\(name)' yet",
            hint:
                "it asks \(presets.map { "'\($0.name)'" }.joined(separator: ", ")) and any server of their protocols: "
                + "give a provider of your own its 'baseURL' and 'protocol'")
    }

    private static func settledBaseURL(
        _ text: String?, _ preset: ProviderPreset, _ place: JSONPointer, _ problems: inout [ConfigurationProblem]
    ) -> String? {
        guard var text else {
            problems.append(
                ConfigurationProblem(
                    place, "provider '\(preset.name)' is no preset and has no address", hint: "give it a 'baseURL'"))
            return nil
        }
        while text.hasSuffix("/") { text.removeLast() }
        // Vendors give their base with and without the version, and it is part of these paths.
        if preset.dialect.endpointPath.hasPrefix("/v1/"), text.hasSuffix("/v1") { text.removeLast(3) }
        let path = preset.dialect.endpointPath
        if let ending = !path.isEmpty && text.hasSuffix(path) ? path : preset.native?.pathEnding(text) {
            problems.append(
                ConfigurationProblem(
                    place.appending("baseURL"),
                    "the base of provider '\(preset.name)' holds the endpoint's path, which is added to it",
                    hint: "end it before '\(ending)'"))
        }
        return text
    }

    /// Nobody documents an encoding that a pipeline chose itself, and an encoding that is none carries nothing.
    private static func settledSupport(
        _ preset: ProviderPreset, _ dialect: ChatDialect
    ) -> [ProviderFeature: Support] {
        var support = preset.support
        for (family, feature) in ProviderFeature.media where dialect.attach[family] != preset.dialect.attach[family] {
            support[feature] = dialect.attach[family] == nil ? nil : .assumed
        }
        return support
    }

    /// Rates of tokens are known for the models that a preset names, and for others by the pipeline's word alone.
    private static func settledEvidence(
        _ preset: ProviderPreset, _ wanted: Bool?, _ model: ModelSpec
    ) -> MediaArrival.Evidence? {
        guard wanted ?? (preset.models[model.id] != nil) else { return nil }
        return preset.mediaEvidence ?? (wanted == true ? .totals : nil)
    }

    private static func settledDialect(
        _ preset: ChatDialect, _ spec: ProviderSpec?, address: WebAddress?
    ) -> ChatDialect {
        var dialect = preset
        // OpenAI's own models refuse the older name; nearly all other servers know only that one.
        if address?.host == "api.openai.com" { dialect.outputLimitField = .maxCompletionTokens }
        guard let wire = spec?.wire else { return dialect }
        dialect.outputLimitField = wire.outputLimitField ?? dialect.outputLimitField
        dialect.structuredOutput = wire.structuredOutput ?? dialect.structuredOutput
        dialect.streamUsage = wire.streamUsage ?? dialect.streamUsage
        dialect.attach.override(with: wire.attach)
        return dialect
    }
}

extension [MediaFamily: ChatDialect.MediaEncoding] {
    fileprivate mutating func override(with attach: WireSettings.Attachments) {
        // The words of the pipeline are the encodings' own; `none` is none of them.
        if let word = attach.image { self[.image] = Value(rawValue: word.rawValue) }
        if let word = attach.pdf { self[.pdf] = Value(rawValue: word.rawValue) }
        if let word = attach.audio { self[.audio] = Value(rawValue: word.rawValue) }
        if let word = attach.video { self[.video] = Value(rawValue: word.rawValue) }
    }
}

extension HTTPTimeouts {
    fileprivate init(_ spec: ProviderSpec.Timeouts?) {
        let standard = HTTPTimeouts()
        self.init(
            connect: spec?.connect ?? standard.connect, firstByte: spec?.firstByte ?? standard.firstByte,
            idle: spec?.idle ?? standard.idle, total: spec?.total ?? standard.total)
    }
}
