/// A pipeline file, decoded, checked within itself, and with its defaults filled in.
///
/// Defaults: no `vars`, `route` `["local"]`, `unsupportedParameters` `error`, no `providers`, `tolerate` no failure,
/// `capture` `responses`; those of the parts stand at their types.
package struct PipelineSpec: Sendable, Hashable {
    /// The one version of the format that this release reads.
    package static let version = 1

    /// What happens to a model parameter that a provider of the route cannot carry.
    package enum UnsupportedParameters: String, Sendable, Hashable, CaseIterable {
        /// The pipeline is refused by `check`.
        case error
        /// The parameter is not sent, which is recorded in the unit.
        case degrade
    }

    /// How much of a conversation with a provider is kept.
    package enum Capture: String, Sendable, Hashable, CaseIterable {
        case none, metadata, responses
    }

    package var name: String
    /// Values for `{{vars.…}}` in prompts.
    package var vars: [String: String]
    /// In the order of the file.
    package var inputs: [InputSpec]
    /// `nil` only when the route is the embedded engine.
    package var model: ModelSpec?
    /// Providers in the order in which they are tried.
    package var route: [String]
    package var unsupportedParameters: UnsupportedParameters
    package var providers: [String: ProviderSpec]
    package var media: MediaSpec
    /// In the order of the file, in which every step comes after the steps it reads.
    package var steps: [StepSpec]
    package var limits: LimitsSpec
    /// Failed units that leave the run a success.
    package var toleratedFailures: Tolerance
    package var retry: RetrySpec
    package var capture: Capture

    package init(
        name: String, vars: [String: String] = [:], inputs: [InputSpec], model: ModelSpec? = nil,
        route: [String] = [Self.localProvider], unsupportedParameters: UnsupportedParameters = .error,
        providers: [String: ProviderSpec] = [:], media: MediaSpec = MediaSpec(), steps: [StepSpec],
        limits: LimitsSpec = LimitsSpec(), toleratedFailures: Tolerance = .count(0), retry: RetrySpec = RetrySpec(),
        capture: Capture = .responses
    ) {
        self.name = name
        self.vars = vars
        self.inputs = inputs
        self.model = model
        self.route = route
        self.unsupportedParameters = unsupportedParameters
        self.providers = providers
        self.media = media
        self.steps = steps
        self.limits = limits
        self.toleratedFailures = toleratedFailures
        self.retry = retry
        self.capture = capture
    }

    /// The name of the embedded engine in a route.
    package static let localProvider = "local"

    package func input(_ id: String) -> InputSpec? { inputs.first { $0.id == id } }
    package func step(_ id: String) -> StepSpec? { steps.first { $0.id == id } }

    /// Whether the embedded engine answers, and nothing leaves the machine.
    package var isLocal: Bool { route == [Self.localProvider] }
}

extension PipelineSpec {
    /// Into how many requests the files of an input go, by its name: one for each step over it.
    package var uses: [String: Int] {
        var uses: [String: Int] = [:]
        for step in steps {
            for case .input(let id) in step.over { uses[id, default: 0] += 1 }
        }
        return uses
    }
}
