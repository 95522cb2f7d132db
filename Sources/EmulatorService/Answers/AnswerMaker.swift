package import Primitives

/// What the emulated model answers to a request.
package struct AnswerMaker: Sendable {
    package enum Style: String, Sendable, Hashable, CaseIterable {
        /// What arrived, told in sentences, whatever was asked for.
        case echo
        /// An instance of the request's schema where it has one, else the same as `echo`.
        case schema
    }

    let style: Style
    let patterns: any PatternCompiling

    package init(style: Style, patterns: any PatternCompiling) {
        self.style = style
        self.patterns = patterns
    }

    /// The honest answer.
    ///
    /// - Throws: `Refusal` when the schema cannot be used, or no instance of it can be made up.
    package func answer(to request: ReceivedRequest) throws(Refusal) -> ModelAnswer {
        switch (style, wish(of: request)) {
        case (.schema, .schema(_, let schema)):
            let value = try instance(of: schema, for: request)
            return measured(JSONWriter.text(of: value), for: request)
        case (.schema, .json):
            return measured(JSONWriter.text(of: ["answer": .string(EchoAnswer.text(for: request))]), for: request)
        default: return measured(EchoAnswer.text(for: request), for: request)
        }
    }

    /// An answer that does not follow the request's schema; text that is no JSON where there is none to break.
    package func invalidAnswer(to request: ReceivedRequest) throws(Refusal) -> ModelAnswer {
        guard case .schema(_, let schema) = wish(of: request) else {
            return measured("This is not what was asked for.", for: request)
        }
        do {
            let broken = try SchemaInstance(schema: schema, patterns: patterns)
                .violation(material: AnswerMaterial(request.material))
            return measured(broken.map { JSONWriter.text(of: $0) } ?? "This is not JSON.", for: request)
        } catch {
            throw refusal(error)
        }
    }

    /// A literal answer.
    package func literal(_ text: String, to request: ReceivedRequest) -> ModelAnswer { measured(text, for: request) }

    private func instance(of schema: JSONValue, for request: ReceivedRequest) throws(Refusal) -> JSONValue {
        do {
            return try SchemaInstance(schema: schema, patterns: patterns).value(
                material: AnswerMaterial(request.material))
        } catch {
            throw refusal(error)
        }
    }

    private func refusal(_ error: SchemaInstanceError) -> Refusal {
        Refusal(
            code: "invalid_json_schema", parameter: "/response_format/json_schema/schema",
            "/response_format/json_schema/schema \(error.message)")
    }

    /// What is asked for, in a field of its own or in the prompt's words.
    private func wish(of request: ReceivedRequest) -> ReceivedRequest.AnswerWish {
        guard case .text = request.answer else { return request.answer }
        let texts = request.parts.filter { $0.role == "system" }.compactMap(\.text) + [request.prompt ?? ""]
        return PromptSchema.find(in: texts).map { .schema(name: "prompt", $0) } ?? .text
    }

    /// Counts tokens and cuts at the request's limit, which reasoning counts against.
    private func measured(_ text: String, for request: ReceivedRequest) -> ModelAnswer {
        var answer = ModelAnswer(
            text: text,
            usage: TokenUsage(
                prompt: TokenUsage.prompt(of: request), completion: TokenUsage.tokens(ofText: text),
                thoughts: request.thinking?.tokens ?? 0), isCut: false)
        answer.copies = request.resultCount
        answer.hasSearched = request.searches
        if request.thinking?.isShown == true { answer.thoughts = "Looking at what arrived." }
        guard let limit = request.maxTokens, limit < answer.usage.completion + answer.usage.thoughts else {
            return answer
        }
        answer.usage.thoughts = min(answer.usage.thoughts, limit)
        let left = limit - answer.usage.thoughts
        var cut = String.UnicodeScalarView()
        cut.append(contentsOf: text.unicodeScalars.prefix(left * 4))
        answer.text = String(cut)
        answer.usage.completion = left
        answer.isCut = true
        return answer
    }
}
