package import Primitives

/// One provider's wire format, apart from any server: bytes in, a verdict out; an answer in, reply bytes out.
package protocol EmulatedProtocol: Sendable {
    /// Whether a request of this method to this path asks a model something.
    func asksModel(method: String, path: String) -> Bool

    /// The reply to a request that asks no model, such as a list of models; `nil` for paths the protocol does not know.
    func information(method: String, path: String, head: RequestHead) -> PlannedReply?

    /// Judges a whole request.
    ///
    /// - Throws: `Refusal` for the first thing that the provider would not take.
    func check(_ head: RequestHead, body: [UInt8]) throws(Refusal) -> ReceivedRequest

    /// The reply that carries an answer, whole or as a stream.
    func reply(_ answer: ModelAnswer, to request: ReceivedRequest, sequence: Int) -> PlannedReply

    /// The reply to a request that was refused, in the provider's own shape for errors.
    func reply(_ refusal: Refusal, sequence: Int) -> PlannedReply

    /// The reply of a fault that needs the wire's spelling; `nil` for those that are the same on any wire.
    func reply(_ fault: FaultKind, answer: ModelAnswer, to request: ReceivedRequest, sequence: Int) -> PlannedReply
}

/// The fields of a request's head that checks look at.
package struct RequestHead: Sendable, Hashable {
    package var contentType: String?
    package var authorization: String?
    package var contentLength: String?
    package var transferEncoding: String?

    package init(
        contentType: String? = nil, authorization: String? = nil, contentLength: String? = nil,
        transferEncoding: String? = nil
    ) {
        self.contentType = contentType
        self.authorization = authorization
        self.contentLength = contentLength
        self.transferEncoding = transferEncoding
    }
}

/// Why a request was not taken: what the error body says.
package struct Refusal: Error, Sendable, Hashable {
    package var status: Int
    /// OpenAI's `type`: `invalid_request_error`.
    package var type: String
    package var code: String?
    /// The JSON pointer of what is wrong in the body.
    package var parameter: String?
    package var message: String

    package init(
        status: Int = 400, type: String = "invalid_request_error", code: String? = nil, parameter: String? = nil,
        _ message: String
    ) {
        self.status = status
        self.type = type
        self.code = code
        self.parameter = parameter
        self.message = message
    }

    /// A refusal of one place in the body.
    package init(at pointer: JSONPointer, code: String? = nil, _ message: String) {
        let place = pointer.description.isEmpty ? "the body" : pointer.description
        self.init(code: code, parameter: pointer.description, "\(place) \(message)")
    }
}

/// What an emulated model says.
package struct ModelAnswer: Sendable, Hashable {
    package var text: String
    package var usage: TokenUsage
    /// Whether the text was cut at the request's token limit.
    package var isCut: Bool

    package init(text: String, usage: TokenUsage, isCut: Bool) {
        self.text = text
        self.usage = usage
        self.isCut = isCut
    }
}
