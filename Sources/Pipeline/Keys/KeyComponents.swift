package import Primitives

/// Everything that decides whether an answer can be used again, and nothing else.
///
/// Modification times, absolute paths, positions, the tool's version, the reseller, concurrency, checks and rendering
/// are not in it. The components are stored beside the key, so that a difference can be explained and a later scheme
/// can compute its keys from them without a request.
package struct KeyComponents: Sendable, Hashable {
    /// The revision of the scheme below, part of every key.
    package static let scheme = 1

    /// The source's digest; for groups the digest over the members' digests in ascending order.
    package var content: SHA256Digest
    /// The part of `media` that applies to the source's family, with a revision bumped by hand.
    package var prep: JSONValue
    /// Digests of the texts, and the values of the variables that they use.
    package var prompt: JSONValue
    /// Digest of the canonical schema.
    package var schema: SHA256Digest?
    /// The logical model and the parameters that change its answer.
    package var model: JSONValue

    package init(
        content: SHA256Digest, prep: JSONValue, prompt: JSONValue, schema: SHA256Digest?, model: JSONValue
    ) {
        self.content = content
        self.prep = prep
        self.prompt = prompt
        self.schema = schema
        self.model = model
    }

    package var json: JSONValue {
        [
            "content": .string(content.hex), "prep": prep, "prompt": prompt,
            "schema": .optional(schema?.hex), "model": model,
        ]
    }

    package init?(json: JSONValue) {
        guard let hex = json["content"]?.stringValue, let content = SHA256Digest(hex: hex),
            let prep = json["prep"], let prompt = json["prompt"], let model = json["model"]
        else { return nil }
        let schema = json["schema"]?.stringValue.flatMap(SHA256Digest.init(hex:))
        self.init(content: content, prep: prep, prompt: prompt, schema: schema, model: model)
    }

    /// SHA-256 over the canonical JSON of the components and the scheme.
    package func key(_ hashing: some ContentHashing) -> SHA256Digest {
        KeyTail(prep: prep, prompt: prompt, schema: schema, model: model).key(content: content, hashing)
    }

    /// The names of the components that differ, in a fixed order.
    package func differences(from other: KeyComponents) -> [String] {
        var names: [String] = []
        if content != other.content { names.append("content") }
        if prep != other.prep { names.append("prep") }
        if prompt != other.prompt { names.append("prompt") }
        if schema != other.schema { names.append("schema") }
        if model != other.model { names.append("model") }
        return names
    }
}

/// The components that many units share, serialised once.
///
/// In canonical order `content` comes first, so the rest of the text can be kept: planning thousands of unchanged
/// files costs one short hash each.
package struct KeyTail: Sendable {
    private let tail: [UInt8]

    package init(prep: JSONValue, prompt: JSONValue, schema: SHA256Digest?, model: JSONValue) {
        let shared: JSONValue = [
            "key_schema": .integer(KeyComponents.scheme), "model": model, "prep": prep, "prompt": prompt,
            "schema": .optional(schema?.hex),
        ]
        tail = Array(JSONWriter.bytes(of: shared, style: .canonical).dropFirst())
    }

    package func key(content: SHA256Digest, _ hashing: some ContentHashing) -> SHA256Digest {
        hashing.sha256(Array("{\"content\":\"\(content.hex)\",".utf8) + tail)
    }
}
