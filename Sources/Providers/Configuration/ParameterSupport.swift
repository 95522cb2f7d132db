package import Pipeline
package import Primitives

/// Which of a model's parameters a provider carries, and within which bounds; `nil` means not at all.
package struct ParameterSupport: Sendable, Hashable {
    package var temperature: ClosedRange<Double>?
    package var topP: ClosedRange<Double>?
    package var maxOutputTokens: ClosedRange<Int>?
    /// The most texts at which the model may be told to stop.
    package var stopCount: Int
    /// How many characters each of those texts may have; `nil` where nobody counts them.
    package var stopLength: ClosedRange<Int>?
    /// What temperature and top-p must be a multiple of; `nil` where any number will do.
    package var step: Double?
    package var seed: ClosedRange<Int>?
    /// The provider's word for each level of thinking.
    package var thinking: [ModelSpec.Thinking: String]
    /// The level that stands in for one that is missing, where a pipeline allows degrading.
    package var nearestThinking: [ModelSpec.Thinking: ModelSpec.Thinking]
    /// The members of a request that let the model search the web.
    package var search: JSONObject?
    /// The provider's word for each fineness of looking.
    package var mediaResolution: [ModelSpec.MediaResolution: String] = [:]
    /// How many answers one request may ask for.
    package var results = 1...1
    /// Why it is no more than one.
    package var singleResultReason = "it gives one answer to a request"

    /// The defaults are those of OpenAI's own types.
    package init(
        temperature: ClosedRange<Double>? = 0...2, topP: ClosedRange<Double>? = 0...1,
        maxOutputTokens: ClosedRange<Int>? = 1...Int.max, stopCount: Int = 4,
        seed: ClosedRange<Int>? = 0...4_294_967_295,
        thinking: [ModelSpec.Thinking: String] = [.low: "low", .medium: "medium", .high: "high"],
        nearestThinking: [ModelSpec.Thinking: ModelSpec.Thinking] = [:], search: JSONObject? = nil,
        stopLength: ClosedRange<Int>? = nil, step: Double? = nil
    ) {
        self.temperature = temperature
        self.topP = topP
        self.maxOutputTokens = maxOutputTokens
        self.stopCount = stopCount
        self.seed = seed
        self.thinking = thinking
        self.nearestThinking = nearestThinking
        self.search = search
        self.stopLength = stopLength
        self.step = step
    }

    /// A parameter that cannot be sent.
    package struct Obstacle: Sendable, Hashable {
        /// Its key in the pipeline's `model`.
        package let parameter: String
        /// What is in the way, as the end of a sentence: `it takes at most 4 texts`.
        package let reason: String
        /// What is sent in its place where degrading is allowed; `nil` leaves it out.
        package var substitute: String?

        /// The degradation, as it is recorded.
        package var remark: String {
            guard let substitute else { return "parameter_not_sent: \(parameter), \(reason)" }
            return "parameter_changed: \(parameter) is sent as \(substitute), \(reason)"
        }
    }

    /// The parameters of `model` that this provider cannot carry, in the order of the pipeline's format.
    package func obstacles(to model: ModelSpec) -> [Obstacle] {
        var found: [Obstacle] = []
        func check<Value: Comparable>(
            _ parameter: String, _ value: Value?, _ range: ClosedRange<Value>?, _ spelling: (Value) -> String
        ) {
            guard let value else { return }
            guard let range else {
                return found.append(Obstacle(parameter: parameter, reason: "it has no such setting"))
            }
            guard !range.contains(value) else { return }
            let bounds = "\(spelling(range.lowerBound)) to \(spelling(range.upperBound))"
            found.append(Obstacle(parameter: parameter, reason: "\(spelling(value)) is not within \(bounds)"))
        }
        let real = { (value: Double) in JSONNumber(value)?.canonical ?? "\(value)" }
        /// Finer values are refused and not rounded: what is asked is what is sent.
        func checkStep(_ parameter: String, _ value: Double?) {
            guard let value, let step, found.last?.parameter != parameter else { return }
            let steps = value / step
            guard abs(steps - steps.rounded()) > 1e-6 else { return }
            found.append(
                Obstacle(parameter: parameter, reason: "\(real(value)) is no multiple of \(real(step))"))
        }
        check("temperature", model.temperature, temperature, real)
        checkStep("temperature", model.temperature)
        check("topP", model.topP, topP, real)
        checkStep("topP", model.topP)
        check("maxOutputTokens", model.maxOutputTokens, maxOutputTokens) { String($0) }
        if let level = model.thinking, thinking[level] == nil {
            let known = ModelSpec.Thinking.allCases.filter { thinking[$0] != nil }.map(\.rawValue)
            let reason = known.isEmpty ? "it has no such setting" : "it knows \(known.joined(separator: ", "))"
            found.append(
                Obstacle(parameter: "thinking", reason: reason, substitute: nearestThinking[level]?.rawValue))
        }
        check("seed", model.seed, seed) { String($0) }
        if model.stop.count > stopCount {
            let reason = stopCount == 0 ? "it has no such setting" : "it takes at most \(stopCount) texts"
            found.append(Obstacle(parameter: "stop", reason: reason))
        } else if let stopLength, !model.stop.allSatisfy({ stopLength.contains($0.utf16.count) }) {
            let reason = "its texts have \(stopLength.lowerBound) to \(stopLength.upperBound) characters"
            found.append(Obstacle(parameter: "stop", reason: reason))
        }
        if model.search, search == nil {
            found.append(Obstacle(parameter: "search", reason: "it has no such setting"))
        }
        if let level = model.mediaResolution, mediaResolution[level] == nil {
            found.append(Obstacle(parameter: "mediaResolution", reason: "it has no such setting"))
        }
        if !results.contains(model.results) {
            let reason = results == 1...1 ? singleResultReason : "it gives at most \(results.upperBound)"
            found.append(Obstacle(parameter: "results", reason: reason))
        }
        return found
    }

    /// `model` as it can be sent: without the parameters that cannot, or with what stands in for them.
    package func carried(of model: ModelSpec) -> ModelSpec {
        var carried = model
        for obstacle in obstacles(to: model) {
            switch obstacle.parameter {
            case "temperature": carried.temperature = nil
            case "topP": carried.topP = nil
            case "maxOutputTokens": carried.maxOutputTokens = nil
            case "thinking": carried.thinking = carried.thinking.flatMap { nearestThinking[$0] }
            case "seed": carried.seed = nil
            case "search": carried.search = false
            case "mediaResolution": carried.mediaResolution = nil
            case "results": carried.results = 1
            default: carried.stop = []
            }
        }
        return carried
    }
}
