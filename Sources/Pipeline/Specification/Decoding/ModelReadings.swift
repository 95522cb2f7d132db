import Primitives

extension ValueReading where Value == ModelSpec {
    static var model: Self {
        .object { object in
            ModelSpec(
                id: object.required("id", .text, placeholder: ""),
                temperature: object.optional("temperature", .number(0...2)),
                topP: object.optional("topP", .probability),
                maxOutputTokens: object.optional("maxOutputTokens", .positive),
                thinking: object.optional("thinking", .word),
                seed: object.optional("seed", .integer(0...4_294_967_295)),
                stop: object.value("stop", .distinctList(of: .text, atLeast: 1), default: []),
                search: object.value("search", .flag, default: false),
                mediaResolution: object.optional("mediaResolution", .word),
                results: object.value("results", .integer(1...ModelSpec.maxResults), default: 1))
        }
    }
}

extension ValueReading where Value == Double {
    /// Above 0 and at most 1.
    fileprivate static var probability: Self {
        number(0...1).then { value, reader in value > 0 ? value : reader.refused("must be above 0") }
    }
}
