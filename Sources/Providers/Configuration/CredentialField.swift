package import HTTPMessages

/// The header field in which a provider wants its key.
package struct CredentialField: Sendable, Hashable {
    package var name: String
    /// What stands before the key.
    package var prefix: String

    package init(name: String, prefix: String = "") {
        self.name = name
        self.prefix = prefix
    }

    /// `Authorization: Bearer …`, RFC 6750, section 2.1.
    package static let bearer = CredentialField(name: "Authorization", prefix: "Bearer ")

    /// The field of Google's own clients, which servers of its protocol take.
    package static let google = CredentialField(name: "x-goog-api-key")

    /// The field with a key in it; `secret` is the key's text without white space around it.
    package func credential(secret: String) -> HTTPCredential {
        HTTPCredential(field: name, prefix: prefix, secret: secret)
    }
}
