import Synchronization

/// What a server was sent, in order of arrival.
final class Received: Sendable {
    private let requests = Mutex<[ServerRequest]>([])

    var all: [ServerRequest] { requests.withLock { $0 } }

    func append(_ request: ServerRequest) { requests.withLock { $0.append(request) } }
}
