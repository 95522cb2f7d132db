/// Status and header fields of a reply.
package struct HTTPReplyHead: Sendable, Hashable {
    package var status: Int
    package var fields: HTTPHeaderFields

    package init(status: Int, fields: HTTPHeaderFields = HTTPHeaderFields()) {
        self.status = status
        self.fields = fields
    }

    /// The media type without parameters, in lower case: `application/json`.
    package var contentType: String? {
        fields["Content-Type"].map { value in
            let type = value.prefix { $0 != ";" }
            return type.filter { !$0.isWhitespace }.lowercased()
        }
    }
}

/// A reply whose body is read as it comes.
package struct HTTPReply: Sendable {
    package let head: HTTPReplyHead
    private let nextChunk: @Sendable () async throws -> [UInt8]?

    package init(head: HTTPReplyHead, nextChunk: @escaping @Sendable () async throws -> [UInt8]?) {
        self.head = head
        self.nextChunk = nextChunk
    }

    /// The next bytes, or `nil` after the last; never an empty piece.
    ///
    /// One task at a time.
    /// While nobody asks, the server is held back: at most a few hundred kilobytes wait.
    ///
    /// - Throws: `HTTPFailure` when the body does not come to its end.
    package func next() async throws -> [UInt8]? { try await nextChunk() }

    /// The rest of the body, in one piece; the request's `maxReplyBytes` bounds it.
    package func collect() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await next() {
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        }
        return bytes
    }
}
