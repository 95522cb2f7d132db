package import HTTPMessages
import Media
package import Primitives

/// What is known of a reply before its body is read, as far as messages and records need it.
package struct ReplyContext: Sendable, Hashable {
    package var status: Int
    package var fields: HTTPHeaderFields
    package var contentType: String?
    /// When the reply is read: what waits until a moment are counted from.
    package var now: Timestamp
    /// The name under which the server knows the request, from whichever field gives it.
    package var requestID: String?

    package init(_ head: HTTPReplyHead, now: Timestamp) {
        status = head.status
        fields = head.fields
        contentType = head.contentType
        self.now = now
        requestID = Self.requestIDFields.lazy.compactMap { head.fields[$0] }.first.flatMap {
            FactText.cleaned($0, limit: 128)
        }
    }

    /// Most telling first: what a vendor asks for when a request is reported to it; the last is a proxy's.
    private static let requestIDFields = [
        "x-runapi-task-id", "x-request-id", "request-id", "x-goog-request-id", "x-amzn-requestid", "apim-request-id",
        "cf-ray",
    ]
}
