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
        switch (style, request.answer) {
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
        guard case .schema(_, let schema) = request.answer else {
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

    /// Counts tokens and cuts at the request's limit.
    private func measured(_ text: String, for request: ReceivedRequest) -> ModelAnswer {
        let prompt = TokenUsage.prompt(of: request)
        let tokens = TokenUsage.tokens(ofText: text)
        guard let limit = request.maxTokens, limit < tokens else {
            return ModelAnswer(text: text, usage: TokenUsage(prompt: prompt, completion: tokens), isCut: false)
        }
        var cut = String.UnicodeScalarView()
        cut.append(contentsOf: text.unicodeScalars.prefix(limit * 4))
        return ModelAnswer(text: String(cut), usage: TokenUsage(prompt: prompt, completion: limit), isCut: true)
    }
}
