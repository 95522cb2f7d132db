/// The fields of a request's head that checks look at.
package struct RequestHead: Sendable, Hashable {
    package var path: String
    package var contentType: String?
    package var authorization: String?
    package var contentLength: String?
    package var transferEncoding: String?
    /// Google's own field for the key.
    package var googleKey: String?
    package var idempotencyKey: String?
    /// `X-Client-Request-Id`, which RunAPI echoes.
    package var clientRequestID: String?
    package var accept: String?
    /// The query's `alt`: `sse`.
    package var alt: String?

    package init(
        path: String = "/v1/chat/completions", contentType: String? = nil, authorization: String? = nil,
        contentLength: String? = nil, transferEncoding: String? = nil, googleKey: String? = nil,
        idempotencyKey: String? = nil, clientRequestID: String? = nil, accept: String? = nil, alt: String? = nil
    ) {
        self.path = path
        self.contentType = contentType
        self.authorization = authorization
        self.contentLength = contentLength
        self.transferEncoding = transferEncoding
        self.googleKey = googleKey
        self.idempotencyKey = idempotencyKey
        self.clientRequestID = clientRequestID
        self.accept = accept
        self.alt = alt
    }

    /// Checks what every provider wants of a head, but the key.
    ///
    /// - Throws: `Refusal` with 415 for another type than JSON, and 411 for a body of unknown length.
    func requireJSON() throws(Refusal) {
        let type = contentType?.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        guard type == "application/json" else {
            throw Refusal(
                status: 415, code: "unsupported_media_type",
                "Content-Type must be application/json, not \(type.map { "'\($0)'" } ?? "absent")")
        }
        guard contentLength != nil else {
            throw Refusal(status: 411, code: "length_required", "Content-Length must be given: bodies are not chunked")
        }
    }
}
