package import HTTPMessages
package import Media
package import Primitives

/// A provider's store of files, to which requests refer by name in place of sending the bytes again.
package protocol MediaStorage: Sendable {
    /// Whether storing a file pays when `uses` requests will show it.
    func takes(_ family: MediaFamily, byteCount: Int, uses: Int) -> Bool

    /// The request that stores a file; its reply is for `name(from:now:)`.
    func request(for file: any UploadFile, credential: HTTPCredential?) -> HTTPRequest

    /// The name of the stored file: what goes into `MediaPart.reference`.
    ///
    /// - Throws: `HTTPFailure` or `CancellationError` from reading.
    func name(from reply: HTTPReply, now: Timestamp) async throws -> Result<String, ProviderFault>

    /// Whether a request's fault means that a stored file is gone: forget its name and send the file again.
    func isGone(_ fault: ProviderFault) -> Bool
}
