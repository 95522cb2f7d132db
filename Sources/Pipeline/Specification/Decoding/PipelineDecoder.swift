import Primitives

/// Turns the bytes of a pipeline file into a specification, or into everything that is wrong with them.
package enum PipelineDecoder {
    /// Reads `bytes`; `file` is the name under which diagnostics speak of them.
    ///
    /// The specification is `nil` exactly when one of the diagnostics is an error. They come in the order of the file.
    /// Only the file itself is judged: what it points to (prompts, schemas, folders) is for later stages.
    package static func decode(_ bytes: [UInt8], file: String) -> (spec: PipelineSpec?, diagnostics: [Diagnostic]) {
        let source = SourceText(file: file, bytes: bytes)
        let root: JSONNode
        do throws(JSONSyntaxError) {
            root = try JSONParser.parse(bytes)
        } catch {
            let position = source.position(of: error.offset)
            return (nil, [Diagnostic(file: file, position: position, message: "not JSON: \(error.message)")])
        }
        let sink = DiagnosticSink(source: source)
        let reader = NodeReader(node: root, pointer: JSONPointer(), sink: sink)
        let spec = ValueReading<PipelineSpec>.pipeline.read(reader)
        if let spec {
            RouteCheck.run(on: spec, root: reader)
            StepCheck.run(on: spec, root: reader)
        }
        let diagnostics = sink.diagnostics.sorted()
        return (diagnostics.containsErrors ? nil : spec, diagnostics)
    }
}

extension ValueReading where Value == PipelineSpec {
    fileprivate static var pipeline: Self {
        .object { object in
            object.ignore("$schema")
            _ = object.required("version", .formatVersion, placeholder: PipelineSpec.version)
            let name = object.required("name", .pipelineName, placeholder: "")
            let vars = object.value("vars", .vars, default: [:])
            let inputs = object.required("inputs", .inputs, placeholder: [])
            return PipelineSpec(
                name: name, vars: vars, inputs: inputs, model: object.optional("model", .model),
                route: object.value(
                    "route", .distinctList(of: .text, atLeast: 1), default: [PipelineSpec.localProvider]),
                unsupportedParameters: object.value("unsupportedParameters", .word, default: .error),
                providers: object.value("providers", .providers, default: [:]),
                media: object.value("media", .media, default: MediaSpec()),
                steps: object.required(
                    "steps", .steps(inputs: inputs.map(\.id), vars: vars.keys.sorted()), placeholder: []),
                limits: object.value("limits", .limits, default: LimitsSpec()),
                toleratedFailures: object.value("tolerate", .tolerated, default: .count(0)),
                retry: object.value("retry", .retry, default: RetrySpec()),
                capture: object.value("capture", .word, default: .responses))
        }
    }
}

extension ValueReading where Value == Int {
    fileprivate static var formatVersion: Self {
        positive.then { version, reader in
            version == PipelineSpec.version
                ? version
                : reader.refused(
                    "version \(version) of the format is not known to this release",
                    hint: "it reads version \(PipelineSpec.version)")
        }
    }
}

extension ValueReading where Value == String {
    /// The pipeline's name, which also names the default output folder.
    fileprivate static var pipelineName: Self {
        text.then { text, reader in
            let isName = { (byte: UInt8) in
                let character = Character(Unicode.Scalar(byte))
                return character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
            }
            guard text.utf8.count <= 64, text.utf8.allSatisfy(isName),
                text.first?.isLetter == true || text.first?.isNumber == true
            else {
                return reader.refused(
                    "'\(text)' cannot name a folder",
                    hint: "use up to 64 letters, digits, '.', '_' and '-', starting with a letter or digit")
            }
            return text
        }
    }
}
