import CommandLine
import Pipeline
import Primitives

/// What `--provider`, `--model`, `--base-url` and the limits on spending make of a pipeline.
enum RouteFlags {
    static func apply(to spec: inout PipelineSpec, _ invocation: ParsedInvocation) throws {
        if let name = invocation.value(of: Flags.provider) { try setProvider(name, in: &spec) }
        if let id = invocation.value(of: Flags.model) {
            guard !spec.isLocal else {
                throw CommandFailure(
                    .usage, "--model names a model, and the route is the embedded engine",
                    hint: "add --provider NAME, such as --provider openai")
            }
            if spec.model == nil { spec.model = ModelSpec(id: id) } else { spec.model?.id = id }
        }
        if let url = invocation.value(of: Flags.baseURL) { try setBaseURL(url, in: &spec) }
        guard spec.isLocal || spec.model != nil else {
            throw CommandFailure(
                .usage, "the route leads to a model, but the pipeline names none", hint: "add --model ID")
        }
        if let number = invocation.value(of: Flags.maxRequests).flatMap({ Int($0) }) {
            spec.limits.requests = min(number, spec.limits.requests ?? .max)
        }
        if let number = invocation.value(of: Flags.maxTokens).flatMap({ Int($0) }) {
            spec.limits.tokens = min(number, spec.limits.tokens ?? .max)
        }
        if let amount = invocation.value(of: Flags.maxCost).flatMap(Flags.dollars) {
            spec.limits.cost = min(amount, spec.limits.cost ?? amount)
        }
        if let word = invocation.value(of: Flags.cutoff).flatMap(LimitsSpec.Cutoff.init(rawValue:)) {
            spec.limits.cutoff = word
        }
    }

    private static func setProvider(_ name: String, in spec: inout PipelineSpec) throws {
        let known = ProviderSpec.presets + spec.providers.keys.filter { !ProviderSpec.presets.contains($0) }.sorted()
        guard known.contains(name) else {
            throw CommandFailure(
                .usage, "--provider names '\(name)', which is no preset and no provider of the pipeline",
                hint: Suggestion.nearest(to: name, among: known).map { "did you mean '\($0)'?" }
                    ?? "known are \(known.joined(separator: ", "))")
        }
        spec.route = [name]
    }

    private static func setBaseURL(_ url: String, in spec: inout PipelineSpec) throws {
        guard spec.route.count == 1, !spec.isLocal else {
            throw CommandFailure(
                .usage,
                "--base-url needs a route of one provider, and this one is \(spec.route.joined(separator: ", "))",
                hint: "add --provider NAME, such as --provider openai")
        }
        if let problem = WebAddress.problem(asBase: url) {
            throw CommandFailure(.usage, "--base-url \(problem.message)", hint: problem.hint)
        }
        let name = spec.route[0]
        spec.providers[name, default: ProviderSpec(location: .commandLine)].baseURL = url
    }
}
