package import Primitives

/// One output file of a unit, with what is needed to see whether it still is what was written.
package struct OutputRecord: Sendable, Hashable {
    /// `json`, `answer` or `template`.
    package let kind: String
    /// Relative to the output folder.
    package let path: String
    package let sha256: SHA256Digest
    package let bytes: Int
    /// The file's identity when it was written or last verified; `nil` after an import from a manifest.
    package var identity: FileIdentity?

    package init(kind: String, path: String, sha256: SHA256Digest, bytes: Int, identity: FileIdentity? = nil) {
        self.kind = kind
        self.path = path
        self.sha256 = sha256
        self.bytes = bytes
        self.identity = identity
    }

    package var json: JSONValue {
        ["kind": .string(kind), "path": .string(path), "sha256": .string(sha256.hex), "bytes": .integer(bytes)]
    }

    package init?(json: JSONValue) {
        guard let kind = json["kind"]?.stringValue, let path = json["path"]?.stringValue,
            let hex = json["sha256"]?.stringValue, let digest = SHA256Digest(hex: hex),
            let bytes = json["bytes"]?.intValue
        else { return nil }
        self.init(kind: kind, path: path, sha256: digest, bytes: bytes)
    }
}
