import Engine
import HTTPMessages
import Media
import Pipeline
import Platform
import Primitives
import Providers
import Webhooks

/// Makes the members of a route from the pipeline's providers and the secrets that they name.
struct RouteAssembly {
    let spec: PipelineSpec
    let secrets: SecretReading

    /// What keeps the route's providers from being used, found before anything is sent.
    func problems() -> [ConfigurationProblem] {
        guard let model = spec.model, !spec.isLocal else { return [] }
        var problems: [ConfigurationProblem] = []
        for name in spec.route {
            switch configuration(name, model) {
            case .failure(let found): problems += found.problems
            case .success(let configuration):
                if spec.limits.cost != nil, configuration.prices == nil {
                    problems.append(
                        ConfigurationProblem(
                            JSONPointer(["limits", "costUSD"]),
                            "the cost of provider '\(name)' is not known, so no limit can hold",
                            hint: "give 'providers.\(name).prices', or limit 'tokens' or 'requests' instead"))
                }
            }
        }
        return problems
    }

    /// - Throws: `CommandFailure` with all that keeps the route from being used.
    func refuseProblems(path: String) throws(CommandFailure) {
        let problems = problems()
        guard !problems.isEmpty else { return }
        throw CommandFailure(
            .usage, "'\(path)' cannot be run with the route \(spec.route.joined(separator: ", "))",
            details: problems.map { "\($0.pointer): \($0.message)" }, hint: problems.compactMap(\.hint).first)
    }

    /// Why each provider's key cannot be had; empty when all are there.
    func missingKeys() -> [(provider: String, problem: SecretReading.Problem)] {
        configurations().compactMap { configuration in
            guard configuration.requiresKey, let key = configuration.key else { return nil }
            do throws(SecretReading.Problem) {
                _ = try secrets.read(key)
                return nil
            } catch {
                return (configuration.name, error)
            }
        }
    }

    /// What may go wrong with the route's providers although their settings are right.
    func warnings() -> [ConfigurationProblem] {
        let families = Set(spec.inputs.flatMap { $0.types.flatMap(Self.families) })
        let configurations = spec.isLocal ? [] : configurations()
        let records = ProbeStore(environment: secrets.environment).records()
        return configurations.flatMap { ProviderCatalog.warnings($0, sending: families, records: records) }
            + urlWarnings(configurations)
    }

    /// The families of files that go out as they are and that an entry of `types` takes.
    private static func families(_ selector: TypeSelector) -> [MediaFamily] {
        let sent: [MediaFamily] = [.image, .pdf, .audio, .video]
        return switch selector {
        case .any: sent
        case .family(let family): sent.filter { $0 == family }
        case .mime(let pattern): sent.filter { pattern.hasPrefix($0 == .pdf ? "application/pdf" : "\($0.rawValue)/") }
        }
    }

    /// The prices of the first provider, which is asked as long as it answers.
    var prices: ProviderSpec.Prices? { configurations().first?.prices }

    /// The route, ready to be asked.
    ///
    /// A key that cannot be had is left out where the server may do without; `missingKeys` tells of the others.
    ///
    /// - Throws: `WebhookListenerError` when nobody can listen where a provider is to deliver; what `body` throws.
    /// - Parameter isListening: Whether providers may deliver: to a run alone, for a port has one owner.
    func withMembers<Value>(
        listening isListening: Bool, time: any TimeSource, stop: StopControl,
        _ body: ([RouteMember]) async throws -> Value
    ) async throws -> Value {
        var all = configurations()
        if !isListening { for index in all.indices { all[index].webhook = nil } }
        return try await withMembers(of: all[...], [], time, stop, body)
    }

    private func withMembers<Value>(
        of configurations: ArraySlice<ProviderConfiguration>, _ members: [RouteMember], _ time: any TimeSource,
        _ stop: StopControl, _ body: ([RouteMember]) async throws -> Value
    ) async throws -> Value {
        guard let configuration = configurations.first else { return try await body(members) }
        let rest = configurations.dropFirst()
        guard let webhook = configuration.webhook else {
            let member = member(configuration, time, stop)
            return try await withMembers(of: rest, members + [member], time, stop, body)
        }
        let inbox = TaskInbox(ProviderCatalog.provider(configuration))
        return try await WebhookListener.withListener(on: webhook.listen) {
            inbox.receive($0, now: time.now())
        } _: {
            address, path in
            var base = webhook.url ?? "http://\(address)"
            if base.hasSuffix("/") { base.removeLast() }
            let member = member(configuration, time, stop, inbox, webhookURL: base + path)
            return try await withMembers(of: rest, members + [member], time, stop, body)
        }
    }

    private func member(
        _ configuration: ProviderConfiguration, _ time: any TimeSource, _ stop: StopControl, _ inbox: TaskInbox? = nil,
        webhookURL: String? = nil
    ) -> RouteMember {
        let secret = configuration.key.flatMap { try? secrets.read($0) }
        let concurrency =
            configuration.concurrency ?? .init(start: spec.limits.concurrency, max: spec.limits.concurrency)
        return RouteMember(
            provider: ProviderCatalog.provider(configuration, webhookURL: webhookURL),
            credential: secret.map { configuration.credential(secret: $0) },
            gate: CredentialGate(
                window: concurrency, requestsPerMinute: configuration.requestsPerMinute,
                tokensPerMinute: configuration.tokensPerMinute, time: time, stop: stop),
            inbox: inbox)
    }

    /// The providers of the route that can be used.
    func configurations() -> [ProviderConfiguration] {
        guard let model = spec.model else { return [] }
        return spec.route.compactMap { name in
            guard var configuration = try? configuration(name, model).get() else { return nil }
            configuration.isKeyAbsent = configuration.key.map { (try? secrets.read($0)) == nil } ?? false
            return configuration
        }
    }

    private func configuration(
        _ name: String, _ model: ModelSpec
    ) -> Result<ProviderConfiguration, ConfigurationProblems> {
        ProviderCatalog.configuration(
            name: name, spec: spec.providers[name], model: model, policy: spec.unsupportedParameters)
    }
}
