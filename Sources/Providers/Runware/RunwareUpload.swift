package import HTTPMessages
package import Media
import Pipeline
package import Primitives

/// Media that are stored with Runware once and referred to by a UUID from then on.
package struct RunwareUpload: MediaStorage {
    /// Below this, another exchange takes longer than sending the file again.
    static let minSavedBytes = 1 << 20

    private let provider: RunwareProvider

    package init(_ provider: RunwareProvider) { self.provider = provider }

    /// Whether files of a family can be stored: Runware names images, audio and video, and no documents.
    static func takes(_ family: MediaFamily) -> Bool {
        switch family {
        case .image, .audio, .video: true
        case .pdf, .text, .email, .office, .archive, .other: false
        }
    }

    /// Whether storing a file of `byteCount` bytes pays that `uses` requests will show.
    static func isWorthwhile(byteCount: Int, uses: Int) -> Bool {
        let (saved, overflow) = HTTPBody.base64Count(byteCount).multipliedReportingOverflow(by: max(0, uses - 1))
        return overflow || saved >= minSavedBytes
    }

    package func takes(_ family: MediaFamily, byteCount: Int, uses: Int) -> Bool {
        Self.takes(family) && Self.isWorthwhile(byteCount: byteCount, uses: uses)
    }

    package func request(for file: any UploadFile, credential: HTTPCredential?) -> HTTPRequest {
        request(for: file, task: .random(), credential: credential)
    }

    /// - Parameter task: fresh for every request.
    func request(for file: any UploadFile, task: TaskUUID, credential: HTTPCredential?) -> HTTPRequest {
        var writer = JSONBodyWriter()
        writer.raw("[{\"taskType\":\"mediaStorage\",\"taskUUID\":")
        writer.string(task.text)
        writer.raw(",\"operation\":\"upload\",\"media\":")
        writer.base64(file)
        writer.raw("}]")
        return provider.post(writer.finish(), accepting: RunwareProvider.json, credential)
    }

    package func name(from reply: HTTPReply, now: Timestamp) async throws -> Result<String, ProviderFault> {
        let verdict = provider.verdict(ReplyContext(reply.head, now: now))
        let bytes = try await reply.collect()
        guard (200..<300).contains(reply.head.status) else { return .failure(verdict.refused(bytes)) }
        guard let value = try? JSONParser.parse(bytes).value else {
            return .failure(verdict.cutShort("the reply to an upload is broken JSON"))
        }
        let envelope = RunwareEnvelope(value)
        if let name = envelope.items.lazy.compactMap({ $0["mediaUUID"]?.stringValue }).first.flatMap(TaskUUID.init(_:))
        {
            return .success(name.text)
        }
        guard !envelope.errors.isEmpty else {
            return .failure(verdict.cutShort("the reply to an upload does not name the file"))
        }
        return .failure(verdict.refused(bytes))
    }

    package func isGone(_ fault: ProviderFault) -> Bool {
        fault.failureClass == .transient && fault.retry == .never && fault.scope == .request
    }
}
