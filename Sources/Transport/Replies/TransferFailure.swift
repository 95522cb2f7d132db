import CCurlShims
import HTTPMessages
import Primitives

/// What the loop says about a transfer that failed, before it is put into words.
struct TransferFailure: Sendable, Hashable {
    /// One of `dossier_curl_failure_…`.
    let code: Int32
    let progress: HTTPFailure.Progress
    /// The system's or the library's words; empty when they add nothing.
    let reason: String

    /// The failure for people: names the server, and never the credential or the address's query.
    func described(_ prepared: PreparedRequest) -> HTTPFailure {
        let server = prepared.address.authority
        let timeouts = prepared.request.timeouts
        let because = reason.isEmpty ? "" : ": \(reason)"
        let (kind, message): (HTTPFailure.Kind, String) =
            switch Int(code) {
            case Int(dossier_curl_failure_refused): (.refused, "\(server) cannot be asked\(because)")
            case Int(dossier_curl_failure_resolve):
                (.cannotResolve, "cannot find \(prepared.address.host): no address is known for this name")
            case Int(dossier_curl_failure_connect): (.cannotConnect, "cannot connect to \(server)\(because)")
            case Int(dossier_curl_failure_insecure): (.insecure, "no secure connection to \(server)\(because)")
            case Int(dossier_curl_failure_connect_timeout):
                (.connectTimeout, "cannot connect to \(server): no connection within \(Self.text(timeouts.connect))")
            case Int(dossier_curl_failure_first_byte_timeout):
                (.firstByteTimeout, "\(server) did not begin to answer within \(Self.text(timeouts.firstByte))")
            case Int(dossier_curl_failure_idle_timeout):
                (.idleTimeout, "the connection to \(server) was silent for \(Self.text(timeouts.idle))")
            case Int(dossier_curl_failure_total_timeout):
                (.totalTimeout, "\(server) did not finish within \(Self.text(timeouts.total))")
            case Int(dossier_curl_failure_malformed):
                (.malformedReply, "the reply of \(server) is not valid HTTP\(because)")
            case Int(dossier_curl_failure_too_long):
                (.replyTooLong, "the reply of \(server) is longer than \(prepared.request.maxReplyBytes)")
            case Int(dossier_curl_failure_source):
                (.sourceUnreadable, "a file could not be sent to \(server)\(because)")
            default: (.connectionLost, "the connection to \(server) was lost\(because)")
            }
        return HTTPFailure(kind, progress: progress, prepared.request.credential?.redacting(message) ?? message)
    }

    private static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        return attoseconds == 0 ? "\(seconds) s" : "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000) ms"
    }
}
