package import Primitives

/// Why a request was not taken: what the error body says.
package struct Refusal: Error, Sendable, Hashable {
    package var status: Int
    /// OpenAI's `type`: `invalid_request_error`; Google's `status`: `INVALID_ARGUMENT`.
    package var type: String
    package var code: String?
    /// Spelled instead of `code`, for gateways that put a number there.
    package var numericCode: Int?
    /// The JSON pointer of what is wrong in the body.
    package var parameter: String?
    package var message: String
    /// The task that it belongs to, where a provider has tasks.
    package var task: String?
    /// Google's `RetryInfo`, like `31s`.
    package var retryInfo: String?

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
