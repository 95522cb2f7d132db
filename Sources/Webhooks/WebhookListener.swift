import CMicroHTTPDShims
package import Primitives
import Synchronization

/// Listens for what a provider posts to one address that nobody can guess.
///
/// The path's last part is a token of 256 random bits, new for each listener: whoever does not know it is refused without
/// a look at what he sends. Bodies are bounded, as are connections and the time that a silent one may take, so that an
/// open port costs a bounded amount of memory.
package final class WebhookListener: Sendable {
    /// What the listener says to a delivery.
    package typealias Receiver = @Sendable (_ body: [UInt8]) -> Bool

    /// A longer body is refused; an answer has 65,536 tokens at most.
    static let maxBodyBytes = 8 << 20
    private static let connectionLimit: UInt32 = 32
    private static let connectionMemory = 32 << 10
    private static let silence: UInt32 = 30

    let token: WebhookToken
    private let receiver: Receiver

    private init(token: WebhookToken, _ receiver: @escaping Receiver) {
        self.token = token
        self.receiver = receiver
    }

    /// Listens while `body` runs.
    ///
    /// - Parameters:
    ///   - receiver: Takes a body that came to the right path, on a thread of the listener; `false` when it belongs to
    ///     nobody here.
    ///   - body: Is given the address with the port that is listened on, and the path, which begins with a slash.
    /// - Throws: `WebhookListenerError` when nobody can listen there, else what `body` throws.
    package static func withListener<Value>(
        on address: ListenAddress, _ receiver: @escaping Receiver,
        _ body: (_ address: ListenAddress, _ path: String) async throws -> Value
    ) async throws -> Value {
        let token = WebhookToken.random()
        let server = try WebhookServer(on: address, for: WebhookListener(token: token, receiver))
        return try await body(address.with(port: server.port), token.path)
    }

    fileprivate func received(_ body: [UInt8]) -> Bool { receiver(body) }

    // MARK: - Libmicrohttpd

    /// The server, which ends with this value.
    @safe
    private struct WebhookServer: ~Copyable {
        private let server: OpaquePointer
        /// Retained for the library, which borrows it; released after its last call.
        private let context: Unmanaged<WebhookListener>

        init(on address: ListenAddress, for listener: WebhookListener) throws(WebhookListenerError) {
            unsafe context = Unmanaged.passRetained(listener)
            var handlers = unsafe Self.handlers(context.toOpaque())
            var message = [CChar](repeating: 0, count: 256)
            let server = unsafe dossier_microhttpd_server_create(
                address.host, address.port, WebhookListener.connectionLimit, WebhookListener.connectionMemory,
                WebhookListener.silence, &handlers, &message, message.count)
            guard let server = unsafe server else {
                unsafe context.release()
                throw WebhookListenerError(
                    address: address,
                    reason: String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
            }
            unsafe self.server = unsafe server
        }

        var port: UInt16 { unsafe dossier_microhttpd_server_port(server) }

        deinit {
            unsafe dossier_microhttpd_server_destroy(server)
            unsafe context.release()
        }

        private static func handlers(_ context: UnsafeMutableRawPointer) -> dossier_microhttpd_handlers {
            unsafe dossier_microhttpd_handlers(
                context: context,
                connected: { _ in },
                begin: { context, exchange, method, path in
                    let listener = unsafe Unmanaged<WebhookListener>.fromOpaque(context).takeUnretainedValue()
                    let delivery = unsafe Delivery(
                        to: listener, exchange, method: String(cString: method), path: String(cString: path))
                    return unsafe Unmanaged.passRetained(delivery).toOpaque()
                },
                body: { delivery, bytes, count in
                    unsafe WebhookServer.delivery(delivery).take(UnsafeBufferPointer(start: bytes, count: count))
                },
                finish: { delivery in unsafe WebhookServer.delivery(delivery).finish() },
                produce: { _, _, _ in Int64(dossier_microhttpd_body_ended) },
                end: { delivery, _ in unsafe Unmanaged<Delivery>.fromOpaque(delivery).release() })
        }

        private static func delivery(_ pointer: UnsafeMutableRawPointer) -> Delivery {
            unsafe Unmanaged<Delivery>.fromOpaque(pointer).takeUnretainedValue()
        }
    }

    /// One request to the listener; lives on its thread.
    @safe
    private final class Delivery {
        private let listener: WebhookListener
        private let exchange: OpaquePointer
        private let refusal: UInt32?
        private var body: [UInt8] = []
        private var isTooLong = false

        init(to listener: WebhookListener, _ exchange: OpaquePointer, method: String, path: String) {
            self.listener = listener
            unsafe self.exchange = unsafe exchange
            refusal = !listener.token.isPath(path) ? 404 : method == "POST" ? nil : 405
        }

        func take(_ bytes: UnsafeBufferPointer<UInt8>) {
            guard refusal == nil, !isTooLong else { return }
            if body.count + bytes.count > WebhookListener.maxBodyBytes {
                isTooLong = true
                body = []
            } else {
                unsafe body.append(contentsOf: bytes)
            }
        }

        func finish() -> Int32 {
            let status = refusal ?? (isTooLong ? 413 : listener.received(body) ? 200 : 404)
            guard let reply = unsafe dossier_microhttpd_reply_create(nil, 0),
                unsafe dossier_microhttpd_reply_send(reply, exchange, status) == 0
            else { return Int32(dossier_microhttpd_dropped) }
            return Int32(dossier_microhttpd_replied)
        }
    }
}

/// Why nobody can listen at an address.
package struct WebhookListenerError: Error, Sendable, CustomStringConvertible {
    package let address: ListenAddress
    package let reason: String

    package var description: String { "cannot listen on \(address): \(reason)" }
}
