import Pipeline
import Platform

/// Reads secrets from where a pipeline says they are; no message ever holds one.
struct SecretReading {
    let environment: Environment
    /// What paths of secrets are relative to: the pipeline file's folder.
    let folder: String

    /// A key is a line; longer files are something else.
    private static let limit = 16 << 10

    /// Why there is no secret, and what to do.
    struct Problem: Error {
        let message: String
        let hint: String
    }

    func read(_ reference: SecretReference) throws(Problem) -> String {
        switch reference {
        case .environment(let name):
            guard let value = environment.nonEmpty(name) else {
                throw Problem(
                    message: "the variable \(name) is not set", hint: "export \(name) with the provider's key")
            }
            return try Self.checked(value, "the variable \(name)")
        case .file(let path):
            let resolved = PipelineLoading.resolve(path, in: folder)
            let bytes: [UInt8]
            do {
                bytes = try TextFile.read(resolved, limit: Self.limit)
            } catch {
                throw Problem(
                    message: "the key file '\(resolved)' cannot be read: \(error.reason)",
                    hint: "put the provider's key into it, readable by you alone")
            }
            return try Self.checked(String(decoding: bytes, as: UTF8.self), "the key file '\(resolved)'")
        }
    }

    /// The secret without white space around it; only what a header field can carry.
    private static func checked(_ text: String, _ place: String) throws(Problem) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0.isNewline || $0 == "\t" }
        var secret = text[...]
        while let first = secret.first, isSpace(first) { secret = secret.dropFirst() }
        while let last = secret.last, isSpace(last) { secret = secret.dropLast() }
        guard !secret.isEmpty else {
            throw Problem(message: "\(place) is empty", hint: "put the provider's key there")
        }
        guard secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Problem(
                message: "\(place) holds more than a key: spaces, control characters or letters beyond ASCII",
                hint: "it must hold the provider's key and nothing else")
        }
        return String(secret)
    }
}
