import CCurlShims
import HTTPMessages

/// An address as libcurl itself reads it, so that what was checked is what is connected to.
struct Address: Sendable, Hashable {
    /// In libcurl's spelling.
    let url: String
    let host: String
    let port: Int
    let isHTTPS: Bool
    /// Whether nothing that is sent there leaves this machine.
    let isLoopback: Bool

    /// `api.example.com:443`, for messages.
    var authority: String { "\(host):\(port)" }

    /// Reads an address; a relative one is resolved against `base`.
    ///
    /// - Throws: `HTTPFailure` of kind `refused`, which does not repeat the address: it may hold a secret.
    init(_ text: String, relativeTo base: Address? = nil) throws(HTTPFailure) {
        guard !text.utf8.contains(0) else { throw Self.refusal("it contains a NUL") }
        CurlLibrary.initialize()
        var read = dossier_curl_address()
        let capacity = Int(dossier_curl_url_capacity) + Int(dossier_curl_host_capacity) + Self.errorCapacity
        let parts: Result<(url: String, host: String), HTTPFailure> = unsafe withUnsafeTemporaryAllocation(
            of: CChar.self, capacity: capacity
        ) { buffer in
            guard let url = buffer.baseAddress else { return .failure(Self.refusal("no memory")) }
            let host = unsafe url + Int(dossier_curl_url_capacity)
            let error = unsafe host + Int(dossier_curl_host_capacity)
            let status = unsafe dossier_curl_address_read(
                text, base?.url, &read, url, host, error, Self.errorCapacity)
            guard status == 0 else { return unsafe .failure(Self.refusal(String(cString: error))) }
            return unsafe .success((String(cString: url), String(cString: host)))
        }
        (url, host) = try parts.get()
        port = Int(read.port)
        isHTTPS = read.is_https
        isLoopback = read.is_loopback
    }

    private static let errorCapacity = 256

    private static func refusal(_ reason: String) -> HTTPFailure {
        HTTPFailure(.refused, progress: .unsent, "the address is not allowed: \(reason)")
    }

    /// Whether both stand for the same server: where a secret may be sent that the other was meant to get.
    func hasSameOrigin(as other: Address) -> Bool {
        isHTTPS == other.isHTTPS && host == other.host && port == other.port
    }
}
