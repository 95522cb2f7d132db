package import HTTPMessages
package import Media
import Pipeline
package import Primitives

/// Media that are stored with Runware once and referred to by a UUID from then on.
package struct RunwareUpload: Sendable {
    /// What it is known by; goes into `MediaPart.reference`.
    package struct Stored: Sendable, Hashable {
        package var uuid: TaskUUID
    }

    /// Below this, another exchange takes longer than sending the file again.
    package static let minSavedBytes = 1 << 20

    private let provider: RunwareProvider

    package init(_ provider: RunwareProvider) { self.provider = provider }

    /// Whether files of a family can be stored: Runware names images, audio and video, and no documents.
    package static func takes(_ family: MediaFamily) -> Bool {
        switch family {
        case .image, .audio, .video: true
        case .pdf, .text, .email, .office, .archive, .other: false
        }
    }

    /// Whether storing a file of `byteCount` bytes pays that `uses` requests will show.
    package static func isWorthwhile(byteCount: Int, uses: Int) -> Bool {
        let (saved, overflow) = HTTPBody.base64Count(byteCount).multipliedReportingOverflow(by: max(0, uses - 1))
        return overflow || saved >= minSavedBytes
    }

    /// The request that stores a file; the reply is for `read`.
    ///
    /// - Parameter task: fresh for every request.
    package func request(for file: any UploadFile, task: TaskUUID, credential: HTTPCredential?) -> HTTPRequest {
        var writer = JSONBodyWriter()
        writer.raw("[{\"taskType\":\"mediaStorage\",\"taskUUID\":")
        writer.string(task.text)
        writer.raw(",\"operation\":\"upload\",\"media\":")
        writer.base64(file)
        writer.raw("}]")
        return provider.post(writer.finish(), accepting: RunwareProvider.json, credential)
    }

    /// The name of the stored file.
    ///
    /// - Throws: `HTTPFailure` or `CancellationError` from reading.
    package func read(_ reply: HTTPReply, now: Timestamp) async throws -> Result<Stored, ProviderFault> {
        let verdict = provider.verdict(ReplyContext(reply.head, now: now))
        let bytes = try await reply.collect()
        guard (200..<300).contains(reply.head.status) else { return .failure(verdict.refused(bytes)) }
        guard let value = try? JSONParser.parse(bytes).value else {
            return .failure(verdict.cutShort("the reply to an upload is broken JSON"))
        }
        let envelope = RunwareEnvelope(value)
        if let name = envelope.items.lazy.compactMap({ $0["mediaUUID"]?.stringValue }).first.flatMap(TaskUUID.init(_:))
        {
            return .success(Stored(uuid: name))
        }
        guard !envelope.errors.isEmpty else {
            return .failure(verdict.cutShort("the reply to an upload does not name the file"))
        }
        return .failure(verdict.refused(bytes))
    }

    /// Whether a fault means that a stored file is gone: forget its name and send the file again.
    package static func isGone(_ fault: ProviderFault) -> Bool {
        fault.failureClass == .transient && fault.retry == .never && fault.scope == .request
    }
}
