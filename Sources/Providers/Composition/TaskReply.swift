import HTTPMessages
import Primitives

/// What the reply to a question about a task says of it.
enum TaskReply: Sendable, Hashable {
    case pending
    /// The reply that the request itself would have got.
    case completed(HTTPReplyHead, [UInt8])
    case failed(JSONValue)

    /// `nil` when `bytes` are no such reply, but an ordinary one.
    init?(_ bytes: [UInt8]) {
        // Within a text the marks would be escaped, so these are members: an answer is not parsed twice.
        guard
            !Self.answerMembers.contains(where: { bytes.firstRange(of: $0) != nil })
                || bytes.firstRange(of: Self.responseMember) != nil,
            let object = try? JSONParser.parse(bytes).value.objectValue, object["choices"] == nil,
            object["candidates"] == nil, let status = object["status"]?.stringValue?.lowercased()
        else { return nil }
        switch status {
        case "pending", "processing", "queued", "running", "in_progress": self = .pending
        case "completed", "succeeded":
            guard let response = object["response"]?.objectValue, let body = response["body"] else { return nil }
            self = .completed(Self.head(of: response), Self.bytes(of: body))
        case "failed", "cancelled", "canceled", "expired": self = .failed(object["error"] ?? .object(object))
        default: return nil
        }
    }

    private static let answerMembers = ["\"choices\"", "\"candidates\""].map { Array($0.utf8) }
    private static let responseMember = Array("\"response\"".utf8)

    private static func head(of response: JSONObject) -> HTTPReplyHead {
        var fields = HTTPHeaderFields()
        for (name, value) in response["headers"]?.objectValue ?? [:] {
            if let text = value.stringValue ?? value.arrayValue?.first?.stringValue { fields.append(name, text) }
        }
        if fields["Content-Type"] == nil, let type = response["content_type"]?.stringValue {
            fields.append("Content-Type", type)
        }
        return HTTPReplyHead(status: response["status"]?.intValue ?? 200, fields: fields)
    }

    /// A body that is no JSON, such as a stream, comes as a text.
    private static func bytes(of body: JSONValue) -> [UInt8] {
        body.stringValue.map { Array($0.utf8) } ?? JSONWriter.bytes(of: body)
    }
}
