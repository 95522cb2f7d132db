import ConcurrencyPrimitives
import HTTPMessages
import Media
import Pipeline
import Platform
import Primitives
import Synchronization

/// Fetches URLs into the download folder: without any credential, from listed hosts alone, as much as is allowed.
final class Downloader: Sendable {
    private let http: any HTTPExecuting
    private let downloads: DownloadFolder
    private let threads: BlockingThreads
    /// What has come of the URLs of this run: two inputs may name the same one, and a file that was examined must not
    /// be replaced under the hands of whoever sends it.
    private let done = Mutex<[String: Result<FileIdentity, ReadingProblem>]>([:])

    /// Bytes that are gathered before a thread writes them.
    private static let gathered = 256 << 10
    /// Long enough for the largest file over a slow line, and an end for a server that drips.
    private static let longest = Duration.seconds(2 * 3600)

    init(http: any HTTPExecuting, downloads: DownloadFolder, threads: BlockingThreads) {
        self.http = http
        self.downloads = downloads
        self.threads = threads
    }

    /// Fetches `url`, or finds by asking that the kept file is still what the server has.
    ///
    /// - Throws: what concerns every source, such as a full disk; `CancellationError`.
    func fetch(_ url: String, _ spec: DownloadSpec) async throws -> Result<FileIdentity, ReadingProblem> {
        if let known = done.withLock({ $0[url] }) { return known }
        let result = try await ask(url, spec)
        done.withLock { $0[url] = result }
        return result
    }

    private func ask(_ url: String, _ spec: DownloadSpec) async throws -> Result<FileIdentity, ReadingProblem> {
        let kept = try await threads.run { [downloads] in downloads.kept(url) }
        var fields = HTTPHeaderFields([("Accept", "*/*"), ("Accept-Encoding", "identity")])
        if let tag = kept?.validators.entityTag { fields.append("If-None-Match", tag) }
        if let date = kept?.validators.lastModified { fields.append("If-Modified-Since", date) }
        var request = HTTPRequest(
            method: .get, url: url, fields: fields,
            timeouts: HTTPTimeouts(
                connect: spec.timeout, firstByte: spec.timeout, idle: spec.timeout, total: Self.longest),
            maxReplyBytes: spec.maxBytes)
        request.allowsHost = { spec.allows($0) }
        do {
            return try await http.execute(request) { try await self.read($0, of: url, kept) }
        } catch let failure as HTTPFailure {
            return .failure(Self.problem(failure, url, spec))
        }
    }

    private func read(
        _ reply: HTTPReply, of url: String, _ kept: DownloadFolder.Kept?
    ) async throws -> Result<FileIdentity, ReadingProblem> {
        if reply.head.status == 304, let kept { return .success(kept.identity) }
        guard reply.head.status == 200 else { return .failure(Self.problem(status: reply.head.status, url)) }
        let downloads = downloads
        let file = try await threads.run { try downloads.stage(url) }
        var pending: [UInt8] = []
        while let bytes = try await reply.next() {
            pending += bytes
            guard pending.count >= Self.gathered else { continue }
            try await write(&pending, to: file)
        }
        try await write(&pending, to: file)
        let validators = DownloadFolder.Validators(
            entityTag: Self.sendable(reply.head.fields["ETag"]),
            lastModified: Self.sendable(reply.head.fields["Last-Modified"]))
        return .success(
            try await threads.run { try downloads.keep(file, of: url, validators) })
    }

    private func write(_ pending: inout [UInt8], to file: StagedFile) async throws {
        let bytes = pending
        pending = []
        try await threads.run { try file.write(bytes) }
    }

    /// What a server said is sent back to it as it is, so it must be fit for a header field.
    private static func sendable(_ value: String?) -> String? {
        value.flatMap { $0.utf8.count <= 1024 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } ? $0 : nil }
    }

    // MARK: - What came in the way

    private static func problem(status: Int, _ url: String) -> ReadingProblem {
        switch status {
        case 408, 425, 429, 500...599:
            ReadingProblem(.transient, "'\(url)' is answered with status \(status)")
        case 200..<300:
            ReadingProblem(.unreadable, "'\(url)' is answered with status \(status), which brings no file")
        default:
            ReadingProblem(.unreadable, "'\(url)' is answered with status \(status)")
        }
    }

    private static func problem(_ failure: HTTPFailure, _ url: String, _ spec: DownloadSpec) -> ReadingProblem {
        switch failure.kind {
        case .connectTimeout, .firstByteTimeout, .idleTimeout, .totalTimeout:
            ReadingProblem(.timeout, "'\(url)' cannot be fetched: \(failure.message)")
        case .cannotResolve, .cannotConnect, .connectionLost:
            ReadingProblem(.transient, "'\(url)' cannot be fetched: \(failure.message)")
        case .replyTooLong:
            ReadingProblem(.tooLarge, "'\(url)' is longer than the download's maxBytes of \(spec.maxBytes)")
        case .refused:
            ReadingProblem(
                .unsupported,
                "'\(url)' cannot be fetched: \(failure.message); list a host that is to be trusted under 'download'")
        case .insecure, .malformedReply, .sourceUnreadable:
            ReadingProblem(.unreadable, "'\(url)' cannot be fetched: \(failure.message)")
        }
    }
}
