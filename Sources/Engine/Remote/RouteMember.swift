package import HTTPMessages
package import Providers

/// One provider of the route with the credential that it is asked with.
package struct RouteMember: Sendable {
    package var provider: any Provider
    /// `nil` where none is needed, as at a local model server.
    package var credential: HTTPCredential?
    /// Shared by members with the same credential.
    package var gate: CredentialGate

    package init(provider: any Provider, credential: HTTPCredential?, gate: CredentialGate) {
        self.provider = provider
        self.credential = credential
        self.gate = gate
    }
}
