import Primitives

extension ValueReading where Value == TextReference {
    /// A path, or `{ "text": "…" }`.
    static var textReference: Self {
        ValueReading { reader in
            guard let path = reader.string else {
                return ValueReading.object { object in
                    object.needed("text", .text).map { TextReference(.inline($0), location: object.location) }
                }.read(reader)
            }
            if path.contains(where: \.isNewline) {
                return reader.refused("a bare string is a path", hint: "write an inline text as { \"text\": \"…\" }")
            }
            return ValueReading<String>.path.read(reader).map { TextReference(.path($0), location: reader.location) }
        }
    }

    /// A text with prompt variables; those of an inline text are checked at once.
    static func prompt(_ scope: StepScope) -> Self {
        textReference.then { reference, reader in
            guard case .inline(let text) = reference.content else { return reference }
            do throws(TemplateError) {
                _ = try PromptTemplate(parsing: text, vars: scope.vars)
            } catch {
                for problem in error.problems {
                    let place = "line \(problem.position.line), column \(problem.position.column) of the text"
                    reader.refuse("\(problem.message), \(place)", hint: problem.hint)
                }
            }
            return reference
        }
    }
}

extension ValueReading where Value == StepSpec.Output {
    /// One of `{"json": path}`, `{"answer": path}` and `{"template": text, "path": path}`.
    static var output: Self {
        .object { object in
            let json = object.optional("json", .outputPath)
            let answer = object.optional("answer", .outputPath)
            let template = object.optional("template", .textReference)
            let path = object.optional("path", .outputPath)
            let forms = ["json", "answer", "template"].filter(object.has)
            guard forms.count == 1, let form = forms.first else {
                object.reader.refuse("an output has exactly one of 'json', 'answer' and 'template'")
                return nil
            }
            if form == "template", !object.has("path") { object.reader.refuse("'path' is missing beside 'template'") }
            if form != "template", object.has("path") {
                object.refuse("path", "'path' belongs to 'template'; the value of '\(form)' is the path already")
            }
            let content: StepSpec.Output.Content? =
                switch form {
                case "json": .json
                case "answer": .answer
                default: template.map { .template($0) }
                }
            guard let content, let path = json ?? answer ?? path else { return nil }
            return StepSpec.Output(content: content, path: path, location: object.location)
        }
    }
}

extension ValueReading where Value == OutputPathTemplate {
    fileprivate static var outputPath: Self {
        ValueReading<String>.text.then { text, reader in
            do throws(TemplateError) {
                return try OutputPathTemplate(parsing: text)
            } catch {
                for problem in error.problems { reader.refuse(problem.message, hint: problem.hint) }
                return nil
            }
        }
    }
}
