package import Primitives

/// One request, complete but for the bytes of the files in its body.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable, Hashable {
        case get = "GET"
        case post = "POST"
    }

    package var method: Method
    /// An absolute http or https address.
    ///
    /// Plain http is refused before anything is sent, unless the host is this machine.
    package var url: String
    /// Fields without secrets: they may be logged.
    package var fields: HTTPHeaderFields
    /// What proves who asks; sent to the address's own host only, never after a redirect to another one.
    package var credential: HTTPCredential?
    package var body: HTTPBody?
    package var timeouts: HTTPTimeouts
    /// The most that is read of a reply's body, after decompression; a longer one fails the exchange.
    package var maxReplyBytes: ByteCount
    /// Whether the request may go to a host (in lower case, without port), redirects included; `nil` is any.
    package var allowsHost: (@Sendable (_ host: String) -> Bool)?

    package init(
        method: Method, url: String, fields: HTTPHeaderFields = HTTPHeaderFields(), credential: HTTPCredential? = nil,
        body: HTTPBody? = nil, timeouts: HTTPTimeouts = HTTPTimeouts(),
        maxReplyBytes: ByteCount = ByteCount(Self.defaultMaxReplyBytes)
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.credential = credential
        self.body = body
        self.timeouts = timeouts
        self.maxReplyBytes = maxReplyBytes
    }

    /// 65,536 output tokens of some bytes each, every one in a stream's frame of its own, come to about 20 MB.
    package static let defaultMaxReplyBytes = 64 << 20
}

/// A header field that holds a secret; printing it never shows the value.
package struct HTTPCredential: Sendable, CustomStringConvertible, CustomReflectable {
    /// `Authorization`, `x-goog-api-key`.
    package let field: String
    /// What stands before the secret: `Bearer `.
    package let prefix: String
    private let secret: String

    package init(field: String, prefix: String = "", secret: String) {
        self.field = field
        self.prefix = prefix
        self.secret = secret
    }

    /// The field's whole value, for the wire alone.
    package func withValue<Value>(_ body: (String) throws -> Value) rethrows -> Value { try body(prefix + secret) }

    /// `text` with the secret blotted out, for messages of a server that repeats what it was sent.
    package func redacting(_ text: String) -> String {
        secret.isEmpty ? text : text.replacing(secret, with: "[key]")
    }

    package var description: String { "\(field): [key]" }
    package var customMirror: Mirror { Mirror(self, children: ["field": field]) }
}

/// How long an exchange may take in each of its phases.
package struct HTTPTimeouts: Sendable, Hashable {
    /// From the start to an open connection, name resolution and TLS included.
    package var connect: Duration
    /// From the last byte of the request to the first of the reply.
    package var firstByte: Duration
    /// Between two bytes in either direction.
    package var idle: Duration
    package var total: Duration

    /// Thinking over a long video takes minutes before the first byte, so the defaults are generous.
    package init(
        connect: Duration = .seconds(10), firstByte: Duration = .seconds(300), idle: Duration = .seconds(300),
        total: Duration = .seconds(900)
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.idle = idle
        self.total = total
    }
}
