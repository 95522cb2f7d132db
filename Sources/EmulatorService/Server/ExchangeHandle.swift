import CMicroHTTPDShims
import Primitives

/// Libmicrohttpd's side of one exchange.
///
/// `resume` is the one function for other threads, and the library allows it from any. The exchange lives until its
/// `end`, which cannot come while it is suspended.
@safe
// Safe to send: only `resume` is called by other threads, which the library synchronizes.
struct ExchangeHandle: @unchecked Sendable {
    private let pointer: OpaquePointer
    private let abandoned: AbandonFlag

    init(_ pointer: OpaquePointer, _ abandoned: AbandonFlag) {
        unsafe self.pointer = unsafe pointer
        self.abandoned = abandoned
    }

    var isAbandoned: Bool { abandoned.isSet }

    func field(_ name: String) -> String? {
        unsafe dossier_microhttpd_borrow_field(pointer, name).map { unsafe String(cString: $0) }
    }

    /// What checks look at.
    func head(path: String) -> RequestHead {
        RequestHead(
            path: path, contentType: field("Content-Type"), authorization: field("Authorization"),
            contentLength: field("Content-Length"), transferEncoding: field("Transfer-Encoding"),
            googleKey: field("x-goog-api-key"), idempotencyKey: field("Idempotency-Key"),
            clientRequestID: field("X-Client-Request-Id"), accept: field("Accept"), alt: argument("alt"))
    }

    /// An argument of the query.
    func argument(_ name: String) -> String? {
        unsafe dossier_microhttpd_borrow_argument(pointer, name).map { unsafe String(cString: $0) }
    }

    /// The query's `count`, when it is a number.
    var count: Int? { argument("count").flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }

    var descriptor: Int32 { unsafe dossier_microhttpd_descriptor(pointer) }

    func suspend() { unsafe dossier_microhttpd_suspend(pointer) }

    func resume(isAbandoned: Bool) {
        if isAbandoned { abandoned.set() }
        unsafe dossier_microhttpd_resume(pointer)
    }

    func reset() { unsafe dossier_microhttpd_reset(pointer) }

    /// Hands a reply to the library; `false` when it does not take it.
    func send(_ reply: PlannedReply) -> Bool {
        guard let made = unsafe make(reply) else { return false }
        for field in reply.fields { unsafe _ = dossier_microhttpd_reply_add_field(made, field.name, field.value) }
        return unsafe dossier_microhttpd_reply_send(made, pointer, UInt32(reply.status)) == 0
    }

    private func make(_ reply: PlannedReply) -> OpaquePointer? {
        switch reply.framing {
        case .whole where reply.ending == .complete:
            let body = reply.pieces.count == 1 ? reply.pieces[0] : reply.body
            return unsafe dossier_microhttpd_reply_create(body, body.count)
        case .whole: return unsafe dossier_microhttpd_reply_create_streamed(pointer, Int64(reply.body.count))
        case .declared(let length): return unsafe dossier_microhttpd_reply_create_streamed(pointer, Int64(length))
        case .chunked: return unsafe dossier_microhttpd_reply_create_streamed(pointer, -1)
        }
    }
}
