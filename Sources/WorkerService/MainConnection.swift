import CPlatformShims
import Glibc
package import Media

/// The socket to the main process: requests and descriptors in, replies out.
package struct MainConnection: ~Copyable {
    private let socket: CInt
    private var decoder = FrameDecoder()
    /// Descriptors that have arrived and whose requests have not been taken yet, in order.
    private var descriptors: [CInt] = []
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    /// More files than this at a time are more than a main process sends.
    private static let descriptorLimit = 16

    /// Borrows a connected socket; the caller closes it.
    package init(socket: CInt) { self.socket = socket }

    deinit { for descriptor in descriptors { close(descriptor) } }

    /// Waits for the next request; `nil` when the main process has closed its end.
    ///
    /// - Throws: `MessageError` when what came makes no sense, or the socket fails.
    package mutating func nextRequest() throws(MessageError) -> ReceivedRequest? {
        while true {
            if let frame = try decoder.next() {
                let request = try WorkerMessages.request(of: frame)
                guard request.carriesFile else { return ReceivedRequest(request, descriptor: nil) }
                guard !descriptors.isEmpty else { throw MessageError("a request came without its file") }
                return ReceivedRequest(request, descriptor: descriptors.removeFirst())
            }
            guard try receive() else { return nil }
        }
    }

    private mutating func receive() throws(MessageError) -> Bool {
        var received = [CInt](repeating: -1, count: Self.descriptorLimit)
        var count = 0
        let length = unsafe buffer.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return Int64(0) }
            return unsafe dossier_socket_receive_descriptors(
                socket, start, buffer.count, &received, received.count, &count)
        }
        descriptors += received.prefix(count)
        guard length >= 0 else { throw MessageError("the socket failed with error \(-length)") }
        guard descriptors.count <= Self.descriptorLimit else { throw MessageError("files came without requests") }
        decoder.append(buffer[..<Int(length)])
        return length > 0
    }

    /// Sends all of `bytes`, waiting as long as the main process takes to read them.
    package func send(_ bytes: [UInt8]) throws(MessageError) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
                guard let start = rest.baseAddress else { return Int64(0) }
                return unsafe dossier_socket_send(socket, start, rest.count, -1)
            }
            guard count > 0 else { throw MessageError("the socket failed with error \(-count)") }
            sent += Int(count)
        }
    }
}

/// A request and the file that came with it, which is closed when this value goes.
package struct ReceivedRequest: ~Copyable {
    package let request: WorkerRequest
    package let descriptor: CInt?

    init(_ request: WorkerRequest, descriptor: CInt?) {
        self.request = request
        self.descriptor = descriptor
    }

    deinit { if let descriptor { close(descriptor) } }
}
