import Media
import Primitives

/// One element of `errors`, or the `error` of a task.
struct RunwareError: Sendable, Hashable {
    /// As it was written: `invalidApiKey`.
    var code: String?
    var message: String?
    /// Paths of the members at fault: `settings.temperature`.
    var parameters: [String] = []
    /// What the member may be, where the server says so.
    var allowed: [String] = []
    var task: TaskUUID?
    /// What failed: the work itself, or asking for it.
    var taskType: String?

    /// Reads an object, or a text in place of one; `nil` when there is nothing to read.
    ///
    /// - Parameter outer: the object that holds it, which may name the task in its place.
    init?(_ value: JSONValue, in outer: JSONObject? = nil) {
        switch value {
        case .string(let text): message = ErrorBody.cleaned(text)
        case .object(let object):
            code = object["code"]?.stringValue.flatMap { FactText.cleaned($0, limit: 80) }
            message = (object["message"] ?? object["detail"])?.stringValue.flatMap { ErrorBody.cleaned($0) }
            parameters = Self.texts(object["parameter"])
            allowed = Self.texts(object["allowedValues"])
            taskType = (object["taskType"] ?? outer?["taskType"])?.stringValue
            task = (object["taskUUID"] ?? outer?["taskUUID"])?.stringValue.flatMap(TaskUUID.init(_:))
        case .null, .bool, .number, .array: return nil
        }
    }

    /// An error that the server did not describe.
    init(code: String?, message: String) {
        self.code = code
        self.message = message
    }

    /// One line: the code, what the server says, and where it points.
    var line: String {
        var text = [code, message].compactMap(\.self).joined(separator: ": ")
        if text.isEmpty { text = "no reason given" }
        if !parameters.isEmpty { text += ", at '\(parameters.joined(separator: "', '"))'" }
        if !allowed.isEmpty { text += ", where it allows \(allowed.joined(separator: ", "))" }
        return text
    }

    /// A text, a number or a list of them, each short.
    private static func texts(_ value: JSONValue?) -> [String] {
        switch value {
        case .string(let text): FactText.cleaned(text, limit: 60).map { [$0] } ?? []
        case .number(let number): [number.literal].compactMap { FactText.cleaned($0, limit: 60) }
        case .array(let elements): Array(elements.lazy.flatMap(texts).prefix(8))
        default: []
        }
    }
}
