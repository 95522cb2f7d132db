import CommandLine
import Engine
import HTTPMessages
import Media
import Pipeline
import Platform
import Primitives
import Providers
import TerminalUI

/// Whom `probe` asks: providers with their keys, from names, a pipeline or what is in the environment.
struct ProbeTargets {
    struct Target {
        let configuration: ProviderConfiguration
        let credential: HTTPCredential?
        /// What is asked for: a short answer, and little thinking where that can be set.
        let model: ModelSpec
    }

    private let context: CommandContext
    private let model: ModelSpec
    private let spec: PipelineSpec?
    private let secrets: SecretReading

    init(_ context: CommandContext) throws {
        self.context = context
        let path = context.invocation.value(of: Flags.pipeline)
        spec = try path.map { path in
            let (pipeline, diagnostics) = try PipelineLoading(hashing: context.hashing).load(path)
            guard let pipeline else {
                for diagnostic in diagnostics { context.printer.plain("\(diagnostic)\n") }
                throw CommandFailure(.usage, "'\(path)' cannot be used", hint: "dossier check tells all that is wrong")
            }
            return pipeline.spec
        }
        secrets = SecretReading(
            environment: context.environment, folder: path.map(PipelineLoading.folder) ?? ".")
        model = ModelSpec(
            id: context.invocation.value(of: Flags.model) ?? spec?.model?.id ?? Self.standardModel,
            maxOutputTokens: ProbeQuestion.answerTokens)
    }

    private static let standardModel = "gemini-3.1-pro"

    /// The providers, all of them ready to be asked.
    ///
    /// - Throws: `CommandFailure` for what nobody knows, cannot be set up, or has no key.
    func all() throws -> [Target] {
        let names = try names()
        let address = context.invocation.value(of: Flags.baseURL)
        if let address {
            guard names.count == 1 else {
                throw CommandFailure(.usage, "--base-url is the address of one provider, and \(names.count) are named")
            }
            if let problem = WebAddress.problem(asBase: address) {
                throw CommandFailure(.usage, "--base-url \(problem.message)", hint: problem.hint)
            }
        }
        var missing: [String] = []
        let targets = try names.compactMap { name -> Target? in
            let configuration = try configuration(name, address)
            do throws(SecretReading.Problem) {
                let secret = try configuration.key.map { key throws(SecretReading.Problem) in try secrets.read(key) }
                return Target(
                    configuration: configuration, credential: secret.map { configuration.credential(secret: $0) },
                    model: model(of: name))
            } catch {
                guard configuration.requiresKey else {
                    return Target(configuration: configuration, credential: nil, model: model(of: name))
                }
                missing.append("\(name): \(error.message)")
                return nil
            }
        }
        guard missing.isEmpty else {
            throw CommandFailure(
                .nothingEvaluated, "no key for \(missing.count == 1 ? "a provider" : "\(missing.count) providers")",
                details: missing, hint: "export the keys, or name only providers that have one")
        }
        return targets
    }

    private func configuration(_ name: String, _ address: String?) throws -> ProviderConfiguration {
        var provider = spec?.providers[name]
        guard serves(name) || isModelNamed || provider?.model != nil else {
            throw CommandFailure(
                .usage, "provider '\(name)' has models of many names, and none is named here",
                hint: "add --model ID")
        }
        if let address {
            provider = provider ?? ProviderSpec(location: .commandLine)
            provider?.baseURL = address
        }
        switch ProviderCatalog.configuration(name: name, spec: provider, model: model(of: name), policy: .degrade) {
        case .success(let configuration): return configuration
        case .failure(let found):
            throw CommandFailure(
                .usage, "provider '\(name)' cannot be probed",
                details: found.problems.map { "\($0.pointer): \($0.message)" },
                hint: found.problems.compactMap(\.hint).first)
        }
    }

    /// Thinking long about one word is money for nothing; what other models have of the kind nobody knows.
    private func model(of name: String) -> ModelSpec {
        var model = model
        if serves(name) { model.thinking = .low }
        return model
    }

    private var isModelNamed: Bool { context.invocation.value(of: Flags.model) != nil || spec?.model != nil }

    /// Whether the preset of this name knows the model.
    private func serves(_ name: String) -> Bool {
        ProviderCatalog.presets.contains { $0.name == name && $0.models[model.id] != nil }
    }

    private func names() throws -> [String] {
        let known = ProviderCatalog.presets.map(\.name) + (spec?.providers.keys.sorted() ?? [])
        var named: [String] = []
        for name in context.invocation.positionals where !named.contains(name) {
            guard known.contains(name) else {
                throw CommandFailure(
                    .usage, "'\(name)' is no provider that can be asked",
                    hint: Suggestion.nearest(to: name, among: known).map { "did you mean '\($0)'?" }
                        ?? "known are \(known.joined(separator: ", "))")
            }
            named.append(name)
        }
        if !named.isEmpty { return named }
        if let spec {
            let route = spec.route.filter { $0 != PipelineSpec.localProvider }
            guard !route.isEmpty else {
                throw CommandFailure(
                    .usage, "the pipeline's route is the embedded engine, which is sent nothing",
                    hint: "name a provider: dossier probe gemini")
            }
            return route
        }
        // Presets that serve the model and whose key is there.
        let able = ProviderCatalog.presets.filter { preset in
            guard preset.models[model.id] != nil, case .environment(let name)? = preset.key else { return false }
            return context.environment.nonEmpty(name) != nil
        }
        guard !able.isEmpty else {
            throw CommandFailure(
                .nothingEvaluated, "no key of a provider of '\(model.id)' is in the environment",
                hint: "export one, such as GEMINI_API_KEY, or name a provider; dossier doctor lists the variables")
        }
        return able.map(\.name)
    }
}
