import CMicroHTTPDShims
import Glibc

/// Libmicrohttpd listening on 127.0.0.1, and the bridge of its calls to exchanges.
@safe
struct HTTPListener: ~Copyable {
    private let server: OpaquePointer
    /// Retained for the library, which borrows it; released after the last call back.
    private let context: Unmanaged<EmulatorServer>

    struct Settings: Sendable {
        /// 0 takes any that is free.
        var port: UInt16 = 0
        var connectionLimit = 8192
        /// Bytes of one connection's buffers, and so about the size of a bite of a body.
        ///
        /// Chosen by measuring: a thousand busy connections take 80 MB and a gigabyte of bodies a third of a second of
        /// processor time; four times as much memory halves that time.
        var connectionMemory = 64 << 10
    }

    /// - Throws: `EmulatorError` when the port is taken.
    init(_ settings: Settings, for emulator: EmulatorServer) throws(EmulatorError) {
        unsafe context = Unmanaged.passRetained(emulator)
        var handlers = unsafe Self.handlers(context.toOpaque())
        var message = [CChar](repeating: 0, count: 256)
        let server = unsafe dossier_microhttpd_server_create(
            "127.0.0.1", settings.port, UInt32(settings.connectionLimit), settings.connectionMemory, 0,
            &handlers, &message, message.count)
        guard let server = unsafe server else {
            unsafe context.release()
            let reason = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw EmulatorError("cannot listen on 127.0.0.1:\(settings.port): \(reason)")
        }
        unsafe self.server = unsafe server
    }

    var port: UInt16 { unsafe dossier_microhttpd_server_port(server) }

    /// Ends every connection; nothing may be suspended any more.
    deinit {
        unsafe dossier_microhttpd_server_destroy(server)
        unsafe context.release()
    }

    private static func handlers(_ context: UnsafeMutableRawPointer) -> dossier_microhttpd_handlers {
        unsafe dossier_microhttpd_handlers(
            context: context,
            connected: { context in unsafe HTTPListener.emulator(context).connected() },
            begin: { context, pointer, method, path in
                let exchange = unsafe Exchange(
                    server: HTTPListener.emulator(context), handle: ExchangeHandle(pointer, AbandonFlag()),
                    method: String(cString: method), path: String(cString: path))
                return unsafe Unmanaged.passRetained(exchange).toOpaque()
            },
            body: { exchange, bytes, count in
                unsafe HTTPListener.exchange(exchange).received(UnsafeBufferPointer(start: bytes, count: count))
            },
            finish: { exchange in unsafe HTTPListener.exchange(exchange).finish() },
            produce: { exchange, buffer, capacity in
                let room = unsafe UnsafeMutableBufferPointer(start: buffer, count: capacity)
                return unsafe Int64(HTTPListener.exchange(exchange).produce(into: room))
            },
            end: { exchange, isWhole in
                unsafe Unmanaged<Exchange>.fromOpaque(exchange).takeRetainedValue().ended(isWhole: isWhole)
            })
    }

    private static func emulator(_ context: UnsafeMutableRawPointer) -> EmulatorServer {
        unsafe Unmanaged<EmulatorServer>.fromOpaque(context).takeUnretainedValue()
    }

    private static func exchange(_ context: UnsafeMutableRawPointer) -> Exchange {
        unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    }
}
