package import HTTPMessages
package import Providers

/// One provider of the route with the credential that it is asked with.
package struct RouteMember: Sendable {
    package var provider: any Provider
    /// `nil` where none is needed, as at a local model server.
    package var credential: HTTPCredential?
    /// Shared by members with the same credential.
    package var gate: CredentialGate
    /// Where outcomes of tasks are delivered; `nil` where all are asked for.
    package var inbox: TaskInbox?

    package init(provider: any Provider, credential: HTTPCredential?, gate: CredentialGate, inbox: TaskInbox? = nil) {
        self.provider = provider
        self.credential = credential
        self.gate = gate
        self.inbox = inbox
    }
}
