import CommandLine
import Engine
import Pipeline
import Platform
import Primitives
import Providers
import TerminalUI

/// What `doctor --online` learns of the accounts: of providers whose key is set, and of those of a pipeline.
struct AccountReport {
    private let context: CommandContext
    /// In the order in which they are told.
    private var candidates: [Candidate] = []
    /// The route of the pipeline, of which one member must be usable; `nil` where all providers count.
    private var route: [String]?

    private struct Candidate {
        var name: String
        /// `nil` where there is nothing that could be asked.
        var inquiry: AccountInquiry?
        /// Why it is not asked, and what to do.
        var obstacle: SecretReading.Problem?
    }

    /// - Throws: `CommandFailure` when the pipeline cannot be used.
    init(_ context: CommandContext) throws {
        self.context = context
        if !context.invocation.positionals.isEmpty {
            try addPipeline(context.invocation.positionals[0])
        } else if let flag = [Flags.provider, Flags.baseURL].first(where: { flag in
            // A variable that is set for runs is nothing that this command was told.
            context.invocation.isSet(flag) && context.invocation.origin(of: flag) == flag.spelling
        }) {
            throw CommandFailure(
                .usage, "--\(flag.name) changes a pipeline's route, and no pipeline is named", hint: "name a pipeline")
        }
        let secrets = SecretReading(environment: context.environment, folder: ".")
        for preset in ProviderCatalog.presets where !candidates.contains(where: { $0.name == preset.name }) {
            guard case .environment(let variable)? = preset.key, context.environment.nonEmpty(variable) != nil,
                let configuration = try? ProviderCatalog.configuration(
                    name: preset.name, spec: nil, model: ModelSpec(id: "gemini-3.1-pro"), policy: .degrade
                ).get()
            else { continue }
            candidates.append(Self.candidate(configuration, secrets))
        }
    }

    private mutating func addPipeline(_ path: String) throws {
        let (loaded, diagnostics) = try PipelineLoading(hashing: context.hashing).load(path)
        guard var pipeline = loaded else {
            for diagnostic in diagnostics { context.printer.plain("\(diagnostic)\n") }
            throw CommandFailure(.usage, "'\(path)' cannot be used", hint: "dossier check \(path) tells more")
        }
        try RouteFlags.apply(to: &pipeline.spec, context.invocation)
        let route = context.route(pipeline.spec, path: path)
        try route.refuseProblems(path: path)
        self.route = pipeline.spec.route
        candidates += route.configurations().map { Self.candidate($0, route.secrets) }
    }

    private static func candidate(_ configuration: ProviderConfiguration, _ secrets: SecretReading) -> Candidate {
        var candidate = Candidate(name: configuration.name)
        var secret: String?
        do throws(SecretReading.Problem) {
            secret = try configuration.key.map { key throws(SecretReading.Problem) in try secrets.read(key) }
        } catch {
            if configuration.requiresKey { candidate.obstacle = error }
        }
        if candidate.obstacle == nil {
            candidate.inquiry = AccountInquiry(
                ProviderCatalog.provider(configuration),
                credential: secret.map { configuration.credential(secret: $0) }, wish: .anything)
        }
        return candidate
    }

    /// Asks all of them and says how each stands; whether one can be used.
    func show() async throws -> Bool {
        let states = try await states()
        var usable: Set<String> = []
        if route == [PipelineSpec.localProvider] { usable.insert(PipelineSpec.localProvider) }
        for candidate in candidates {
            let state = states[candidate.name]
            if state?.isUsable == true || candidate.inquiry == nil && candidate.obstacle == nil {
                usable.insert(candidate.name)
            }
            try show(candidate, state)
        }
        try context.printer.flush()
        guard usable.isDisjoint(with: route ?? candidates.map(\.name)) else { return true }
        if candidates.isEmpty {
            context.printer.warning(
                "no provider's key is set, so nobody was asked", hint: "export one of the variables above")
        } else {
            context.printer.warning("no provider \(route == nil ? "" : "of the route ")can be used")
        }
        return false
    }

    private func states() async throws -> [String: AccountState] {
        let known = StateBook()
        try await AccountQuestions(inquiries: candidates.compactMap(\.inquiry), time: context.time).ask {
            await known.note($0.provider.name, $1)
        }
        return await known.states
    }

    private func show(_ candidate: Candidate, _ state: AccountState?) throws {
        guard context.isJSON else {
            return try context.printer.data("account at \(candidate.name): \(Self.words(candidate, state))\n")
        }
        var (balance, problem): (JSONValue, JSONValue) = (.null, .null)
        switch state {
        case .balance(let told)?: balance = told.json
        case .faulted(let fault)?:
            problem = ["class": .string(fault.failureClass.rawValue), "message": .string(fault.message)]
        case .accepted?, .unchecked?: break
        case nil:
            if let obstacle = candidate.obstacle { problem = ["class": "auth", "message": .string(obstacle.message)] }
        }
        let line: JSONValue = [
            "account": .string(candidate.name), "usable": .bool(state?.isUsable ?? (candidate.obstacle == nil)),
            "key_accepted": Self.keyIsAccepted(state).map(JSONValue.bool) ?? .null, "balance": balance,
            "error": problem,
        ]
        try context.printer.data(JSONWriter.bytes(of: line) + [UInt8(ascii: "\n")])
    }

    /// `nil` where it did not come to that.
    private static func keyIsAccepted(_ state: AccountState?) -> Bool? {
        switch state {
        case .balance?, .accepted?: true
        case .faulted(let fault)?: fault.failureClass == .auth ? false : nil
        case .unchecked?, nil: nil
        }
    }

    private static func words(_ candidate: Candidate, _ state: AccountState?) -> String {
        let hasKey = candidate.inquiry?.credential != nil
        return switch state {
        case .balance(let balance)? where balance.isSpent: "the key is good, and nothing is left (\(balance))"
        case .balance(let balance)?: "the key is good, balance \(balance)"
        case .accepted?: hasKey ? "the key is good; it tells no balance" : "it answers without a key"
        case .unchecked?: "it answers; whether it takes the key shows with the first request"
        case .faulted(let fault)?: "not usable: \(fault.message) (\(fault.failureClass))"
        case nil:
            candidate.obstacle.map { "not asked: \($0.message); \($0.hint)" }
                ?? "not asked: it has nothing that could be asked free of charge"
        }
    }
}

/// States as they come in.
private actor StateBook {
    private(set) var states: [String: AccountState] = [:]

    func note(_ name: String, _ state: AccountState) { states[name] = state }
}
