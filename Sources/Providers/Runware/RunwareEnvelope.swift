import Primitives

/// The tasks and errors of a reply, in whichever of its shapes they come.
///
/// An envelope of `data` and `errors` is the rule. The vendor's page shows bare tasks, arrays are what requests are,
/// and either key of the envelope may be missing or hold one object in place of a list.
struct RunwareEnvelope: Sendable {
    private(set) var items: [JSONObject] = []
    private(set) var errors: [RunwareError] = []

    init(_ value: JSONValue) { take(value) }

    var isEmpty: Bool { items.isEmpty && errors.isEmpty }

    private mutating func take(_ value: JSONValue) {
        switch value {
        case .array(let elements): for element in elements { take(element) }
        case .object(let object): take(object)
        case .null, .bool, .number, .string: break
        }
    }

    private mutating func take(_ object: JSONObject) {
        if object["data"] != nil || object["errors"] != nil {
            object["data"].map { take($0) }
            takeErrors(object["errors"] ?? .null, in: object)
            takeErrors(object["error"] ?? .null, in: object)
        } else if let reply = object["response"], object["taskType"] == "getTaskDetails" {
            // What was once replied, kept whole.
            take(reply)
        } else if object["status"]?.stringValue != nil || Self.taskMembers.contains(where: { object[$0] != nil }) {
            items.append(object)
        } else if let error = object["error"] {
            takeErrors(error, in: object)
        } else if object["code"] != nil || object["message"] != nil {
            takeErrors(.object(object), in: object)
        } else if object["taskUUID"] != nil || object["taskType"] != nil {
            items.append(object)
        }
    }

    /// What only a task has; its names are there with errors too.
    private static let taskMembers = ["text", "delta", "finishReason", "mediaUUID", "balance"]

    private mutating func takeErrors(_ value: JSONValue, in object: JSONObject) {
        switch value {
        case .array(let elements): errors += elements.compactMap { RunwareError($0, in: object) }
        default: if let error = RunwareError(value, in: object) { errors.append(error) }
        }
    }
}
