package import Pipeline
package import Primitives

/// What Runware's protocol bounds beyond the parameters of a model.
package struct RunwareDialect: Sendable, Hashable {
    /// Sent where the pipeline bounds no answer.
    ///
    /// Runware's own default of 4,096 counts thinking too, which leaves hardly any answer.
    package var defaultOutputTokens: Int
    /// Characters that a system prompt may have.
    package var maxSystemPrompt: Int

    /// How finely replies tell their cost: the page shows five decimals.
    package var costStep: USD

    package init(
        defaultOutputTokens: Int = 16_384, maxSystemPrompt: Int = 200_000,
        costStep: USD = USD(picodollars: 10_000_000)
    ) {
        self.costStep = costStep
        self.defaultOutputTokens = defaultOutputTokens
        self.maxSystemPrompt = maxSystemPrompt
    }

    /// Settings of chat completions that a pipeline gives this provider, to whose tasks they mean nothing.
    ///
    /// - Parameter place: the provider's place in the pipeline file.
    package static func problems(
        provider name: String, _ spec: ProviderSpec?, _ place: JSONPointer
    ) -> [ConfigurationProblem] {
        guard let spec else { return [] }
        var problems: [ConfigurationProblem] = []
        func refuse(_ member: String, _ reason: String, hint: String = "leave it out") {
            problems.append(
                ConfigurationProblem(place.appending(member), "provider '\(name)' \(reason)", hint: hint))
        }
        if spec.wireProtocol == .chat { refuse("protocol", "is asked in its own protocol") }
        if spec.wire.structuredOutput.map({ $0 != .prompt }) == true {
            refuse("structuredOutput", "has no field for a schema", hint: "use \"prompt\", or leave it out")
        }
        if spec.wire.outputLimitField != nil {
            refuse("outputLimitField", "has one name for the limit on an answer")
        }
        if spec.wire.streamUsage == true { refuse("streamUsage", "tells its tokens without being asked in this way") }
        let attach = spec.wire.attach
        let words = [attach.image?.rawValue, attach.pdf?.rawValue, attach.audio?.rawValue, attach.video?.rawValue]
        if words.contains(where: { $0 != nil && $0 != "none" }) {
            refuse("attach", "has one way to send files", hint: "use \"none\" for files that it must not get")
        }
        return problems
    }
}
