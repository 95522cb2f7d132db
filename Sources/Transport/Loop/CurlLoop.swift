import CCurlShims
import HTTPMessages
import Primitives

/// The shim's loop: handles, sockets and timers of libcurl.
@safe
// Sendable because the loop's thread alone calls anything but `wake`, which writes to a descriptor that stays open until
// the last reference is gone.
final class CurlLoop: @unchecked Sendable {
    /// A transfer that was started and not yet released.
    @safe
    struct Transfer {
        fileprivate let handle: OpaquePointer
    }

    private let handle: OpaquePointer

    /// - Throws: `TransportError` when there are no descriptors or no memory left, or libcurl cannot be used.
    init(_ options: HTTPTransport.Options) throws(TransportError) {
        guard CurlLibrary.initialize() else { throw TransportError(reason: "libcurl cannot be initialised") }
        let (created, reason): (OpaquePointer?, String) = unsafe withUnsafeTemporaryAllocation(
            of: CChar.self, capacity: 256
        ) { error in
            guard let start = error.baseAddress else { return (nil, "no memory") }
            let created = unsafe Self.create(options, error: start, capacity: 256)
            return unsafe (created, created == nil ? String(cString: start) : "")
        }
        guard let created = unsafe created else { throw TransportError(reason: reason) }
        unsafe handle = created
    }

    deinit { unsafe dossier_curl_loop_destroy(handle) }

    private static func create(
        _ options: HTTPTransport.Options, error: UnsafeMutablePointer<CChar>, capacity: Int
    ) -> OpaquePointer? {
        func create(_ authorities: UnsafePointer<CChar>?) -> OpaquePointer? {
            unsafe options.userAgent.withCString { agent in
                var settings = unsafe dossier_curl_options(
                    connections: Int64(options.connections), certificate_authorities: authorities, user_agent: agent,
                    copy_bytes: { owner, segment, offset, target, count in
                        let target = unsafe UnsafeMutableRawBufferPointer(start: target, count: count)
                        unsafe CurlLoop.exchange(owner).copyBytes(segment: segment, offset: offset, to: target)
                    },
                    is_unchanged: { owner, segment in unsafe CurlLoop.exchange(owner).isUnchanged(segment: segment) })
                return unsafe dossier_curl_loop_create(&settings, error, capacity)
            }
        }
        guard let authorities = options.certificateAuthorities else { return unsafe create(nil) }
        return unsafe authorities.withCString { unsafe create($0) }
    }

    /// Transfers name their exchange by its address; the loop's thread keeps it alive until the transfer is released.
    private static func exchange(_ owner: UnsafeMutableRawPointer) -> Exchange {
        unsafe Unmanaged<Exchange>.fromOpaque(owner).takeUnretainedValue()
    }

    /// Makes the current or the next step return; from any thread.
    func wake() { unsafe dossier_curl_loop_wake(handle) }

    // MARK: - On the loop's thread

    static func blockSignals() { dossier_curl_block_signals() }

    func shut() { unsafe dossier_curl_loop_shut(handle) }

    func step(waits: Bool) { unsafe dossier_curl_loop_step(handle, waits) }

    /// Starts the exchange's transfer; `nil` when memory is short.
    ///
    /// The caller keeps the exchange alive until it has released the transfer.
    func start(_ exchange: Exchange) -> Transfer? {
        let request = exchange.prepared.request
        guard let credential = request.credential else { return unsafe start(exchange, credential: nil) }
        return credential.withValue { value in
            unsafe "\(credential.field): \(value)".withCString { unsafe start(exchange, credential: $0) }
        }
    }

    private func start(_ exchange: Exchange, credential: UnsafePointer<CChar>?) -> Transfer? {
        let prepared = exchange.prepared
        let request = prepared.request
        let segments = (request.body?.segments ?? []).map { segment in
            switch segment {
            case .bytes(let bytes): dossier_curl_segment(descriptor: -1, byte_count: Int64(bytes.count))
            case .base64(let file): dossier_curl_segment(descriptor: file.descriptor, byte_count: Int64(file.byteCount))
            }
        }
        let owner = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        return unsafe prepared.address.url.withCString { url in
            unsafe prepared.fields.withUnsafeBufferPointer { fields in
                unsafe segments.withUnsafeBufferPointer { segments in
                    let timeouts = request.timeouts
                    var asked = unsafe dossier_curl_request(
                        url: url, is_post: request.method == .post, is_loopback: prepared.address.isLoopback,
                        fields: fields.baseAddress, fields_length: fields.count, credential: credential,
                        segments: segments.baseAddress, segment_count: segments.count,
                        connect_timeout: Self.milliseconds(timeouts.connect),
                        first_byte_timeout: Self.milliseconds(timeouts.firstByte),
                        idle_timeout: Self.milliseconds(timeouts.idle),
                        total_timeout: Self.milliseconds(timeouts.total),
                        max_reply_bytes: Int64(request.maxReplyBytes.bytes))
                    return unsafe dossier_curl_start(handle, &asked, owner).map { unsafe Transfer(handle: $0) }
                }
            }
        }
    }

    /// At least one, and at most a month, so that sums of times cannot overflow.
    private static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        guard seconds < 30 * 86_400 else { return 30 * 86_400_000 }
        return max(seconds * 1000 + attoseconds / 1_000_000_000_000_000, 1)
    }

    func pause(_ transfer: Transfer, _ paused: Bool) { unsafe dossier_curl_pause(transfer.handle, paused) }

    func release(_ transfer: Transfer) { unsafe dossier_curl_release(transfer.handle) }

    /// What happened to one transfer.
    struct Event {
        let exchange: Exchange
        let head: RawReplyHead?
        let bytes: [UInt8]
        let end: Result<Void, HTTPFailure>?
    }

    func nextEvent() -> Event? {
        var event = unsafe dossier_curl_event()
        guard unsafe dossier_curl_next_event(handle, &event), let owner = unsafe event.owner else { return nil }
        let exchange = unsafe Self.exchange(owner)
        let head = unsafe event.head.map { start in
            unsafe RawReplyHead(
                bytes: Array(UnsafeBufferPointer(start: start, count: event.head_length)), status: Int(event.status))
        }
        let bytes = unsafe Array(UnsafeBufferPointer(start: event.body, count: event.body_length))
        var end: Result<Void, HTTPFailure>?
        if unsafe event.is_done {
            end = unsafe event.failure == 0 ? .success(()) : .failure(Self.failure(event).described(exchange.prepared))
        }
        return Event(exchange: exchange, head: head, bytes: bytes, end: end)
    }

    private static func failure(_ event: dossier_curl_event) -> TransferFailure {
        unsafe TransferFailure(
            code: event.failure, progress: HTTPFailure.Progress(rawValue: Int(event.progress)) ?? .sent,
            reason: event.reason.map { unsafe String(cString: $0) } ?? "")
    }
}

extension Exchange {
    fileprivate func copyBytes(segment: Int, offset: Int, to target: UnsafeMutableRawBufferPointer) {
        guard case .bytes(let bytes)? = prepared.request.body?.segments[segment] else { return }
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + target.count]))
        }
    }

    fileprivate func isUnchanged(segment: Int) -> Bool {
        guard case .base64(let file)? = prepared.request.body?.segments[segment] else { return false }
        return file.isUnchanged()
    }
}
