import JSONSchema
package import Pipeline
package import Primitives
import Rendering

/// Reads and checks what a pipeline points to; every mistake in one pass, each with its file and place.
package struct PipelineResolver {
    /// Reads a file named in the pipeline, relative to the pipeline's folder; throws what the system said.
    package typealias TextReading = (_ path: String) throws -> [UInt8]

    private let source: SourceText
    private let read: TextReading
    private let patterns: any PatternCompiling
    private let templates: any TemplateCompiling
    private let hashing: any ContentHashing
    private var diagnostics: [Diagnostic] = []

    /// - Parameter source: The pipeline file.
    package init(
        _ source: SourceText, read: @escaping TextReading, patterns: any PatternCompiling,
        templates: any TemplateCompiling, hashing: any ContentHashing
    ) {
        self.source = source
        self.read = read
        self.patterns = patterns
        self.templates = templates
        self.hashing = hashing
    }

    /// The pipeline ready to run, or everything that is wrong with it; warnings come with either.
    package mutating func resolve() -> (pipeline: ResolvedPipeline?, diagnostics: [Diagnostic]) {
        let (decoded, found) = PipelineDecoder.decode(source.bytes, file: source.file)
        diagnostics = found
        guard var spec = decoded else {
            checkTexts()
            diagnostics.sort()
            return (nil, diagnostics)
        }
        for index in spec.inputs.indices { spec.inputs[index] = withURLs(spec.inputs[index]) }
        var steps: [ResolvedStep] = []
        for (index, step) in spec.steps.enumerated() {
            if let resolved = resolve(step, index: index, in: spec) { steps.append(resolved) }
        }
        diagnostics.sort()
        guard !diagnostics.containsErrors else { return (nil, diagnostics) }
        return (ResolvedPipeline(spec: spec, steps: steps, digest: hashing.sha256(source.bytes)), diagnostics)
    }

    /// Reports what is wrong with the texts of a pipeline file that cannot be decoded.
    private mutating func checkTexts() {
        let scan = TextReferenceScan(source)
        for (role, reference) in scan.found {
            guard let text = text(reference) else { continue }
            switch role {
            case .prompt: _ = prompt(text, reference, vars: scan.vars)
            case .schema: _ = schema(text, reference, isLocal: true)
            case .template: _ = template(text, reference, path: "")
            case .urls: _ = urls(text, reference)
            }
        }
    }

    private mutating func resolve(_ step: StepSpec, index: Int, in spec: PipelineSpec) -> ResolvedStep? {
        let vars = Array(spec.vars.keys)
        let systemText = step.system.flatMap { text($0) }
        let promptText = text(step.prompt)
        let system = systemText.flatMap { self.prompt($0, step.system, vars: vars) }
        let prompt = promptText.flatMap { self.prompt($0, step.prompt, vars: vars) }
        let schemaText = step.schema.flatMap { text($0) }
        let schema = schemaText.flatMap { self.schema($0, step.schema, isLocal: spec.isLocal) }
        let outputs = step.write.compactMap { output($0) }
        guard let promptText, let prompt, outputs.count == step.write.count,
            (step.system == nil) == (system == nil), (step.schema == nil) == (schema == nil)
        else { return nil }
        return ResolvedStep(
            index: index, spec: step, systemText: systemText, promptText: promptText, system: system, prompt: prompt,
            schema: schema, outputs: outputs, rendering: rendering(step, outputs))
    }

    // MARK: - URLs

    /// The input with the URLs of its list, each under a path of its own.
    private mutating func withURLs(_ input: InputSpec) -> InputSpec {
        var input = input
        var file = source.file
        if case .urlList(let reference) = input.origin {
            guard let text = text(reference) else { return input }
            input.origin = .urls(urls(text, reference))
            file = reference.displayName
        }
        var taken: [RelativePath: SourceURL] = [:]
        for url in input.urls {
            if url.isOfThisMachine, input.download?.allows(url.host) != true {
                diagnostics.append(
                    Diagnostic(
                        file: file, at: url.location, message: "no provider can reach a URL of this machine",
                        hint: "list its host under the input's 'download', so that a run fetches it"))
            }
            let path = url.path(hashing)
            guard let earlier = taken.updateValue(url, forKey: path) else { continue }
            taken[path] = earlier
            diagnostics.append(
                Diagnostic(
                    file: file, at: url.location,
                    message: "the URL would be called '\(path)' like the one in line \(earlier.location.position.line)",
                    hint: "give one of them a \"name\" in the pipeline's \"urls\""))
        }
        return input
    }

    private mutating func urls(_ text: String, _ reference: TextReference) -> [SourceURL] {
        let (urls, found) = URLList.parse(text, file: reference.displayName)
        diagnostics += found
        return urls
    }

    // MARK: - Texts

    private mutating func text(_ reference: TextReference) -> String? {
        switch reference.content {
        case .inline(let text): return text
        case .path(let path):
            do {
                let bytes = try read(path)
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    report(reference, "'\(path)' is not UTF-8 text", hint: "save it as UTF-8")
                    return nil
                }
                return text
            } catch {
                report(reference, "\(error)", hint: "paths are relative to the pipeline file's folder")
                return nil
            }
        }
    }

    private mutating func prompt(_ text: String, _ reference: TextReference?, vars: [String]) -> PromptTemplate? {
        do {
            return try PromptTemplate(parsing: text, vars: vars)
        } catch {
            for problem in error.problems {
                diagnostics.append(problem.diagnostic(file: reference?.displayName ?? source.file))
            }
            return nil
        }
    }

    private mutating func schema(
        _ text: String, _ reference: TextReference?, isLocal: Bool
    ) -> ResolvedSchema? {
        let (schema, found) = ResultSchema.compile(
            Array(text.utf8), file: reference?.displayName ?? source.file, patterns: patterns)
        diagnostics += found
        guard let schema else { return nil }
        // A model is sent the schema with its descriptions, so they are part of what was asked; the embedded engine
        // reads the structure alone.
        let asked = isLocal ? schema.canonical : schema.source
        return ResolvedSchema(
            document: schema.source, validator: schema,
            digest: hashing.sha256(JSONWriter.bytes(of: asked, style: .canonical)))
    }

    private mutating func output(_ output: StepSpec.Output) -> ResolvedOutput? {
        guard case .template(let reference) = output.content else {
            return ResolvedOutput(
                content: output.content == .json ? .json : .answer, path: output.path, templateText: nil)
        }
        guard let text = text(reference), let template = template(text, reference, path: output.path.text) else {
            return nil
        }
        return ResolvedOutput(content: .template(template), path: output.path, templateText: text)
    }

    private mutating func template(
        _ text: String, _ reference: TextReference, path: String
    ) -> (any TemplateRendering)? {
        do {
            return try templates.compile(text, escaping: OutputEscaping(fileName: path))
        } catch {
            diagnostics.append(
                Diagnostic(file: reference.displayName, position: error.position, message: error.message))
            return nil
        }
    }

    /// Digest of everything that shapes the outputs of a step and asks nobody when it changes.
    private func rendering(_ step: StepSpec, _ outputs: [ResolvedOutput]) -> SHA256Digest {
        let writes = outputs.map { output -> JSONValue in
            [
                "kind": .string(output.kind), "path": .string(output.path.text),
                "template": .optional(output.templateText.map { hashing.sha256($0).hex }),
            ]
        }
        let checks = step.checks.map { check -> JSONValue in
            switch check {
            case .quotes(let pattern): ["quotes": .string(pattern.description)]
            }
        }
        let document: JSONValue = [
            "renderer": .integer(Renderer.revision), "write": .array(writes), "checks": .array(checks),
        ]
        return hashing.sha256(JSONWriter.bytes(of: document, style: .canonical))
    }

    private mutating func report(_ reference: TextReference, _ message: String, hint: String?) {
        diagnostics.append(
            Diagnostic(
                file: source.file, position: reference.location.position, pointer: reference.location.pointer,
                message: message, hint: hint))
    }
}
