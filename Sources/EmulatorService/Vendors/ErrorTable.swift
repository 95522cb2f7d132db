/// One row of a provider's table of errors.
package struct ErrorRow: Sendable, Hashable {
    package var status: Int
    package var code: String?
    /// OpenAI's `type`, or Google's `status`.
    package var type: String

    package init(_ status: Int, _ code: String?, _ type: String) {
        self.status = status
        self.code = code
        self.type = type
    }
}

/// A provider's errors, and how it spells them.
package struct ErrorTable: Sendable, Hashable {
    /// The shapes of error bodies.
    package enum Shape: Sendable, Hashable {
        /// `{"error": {"message", "type", "param", "code"}}`.
        case openAI
        /// The same without `param`.
        case plain
        /// `{"error": {"code": 400, "message", "status"}}`.
        case google
        /// `{"errors": [{"code", "message", "parameter", "taskType", "taskUUID"}]}`.
        case runware
    }

    package var shape: Shape
    /// The first row of a status is what the status means when nothing else is said.
    package var rows: [ErrorRow]
    /// Whether refusals of the check keep their own, finer codes.
    package var keepsCodes: Bool

    package init(shape: Shape, rows: [ErrorRow], keepsCodes: Bool = false) {
        self.shape = shape
        self.rows = rows
        self.keepsCodes = keepsCodes
    }

    /// The row with this code.
    package func row(code: String, status: Int? = nil) -> ErrorRow? {
        rows.first { $0.code == code && (status == nil || $0.status == status) }
    }

    package func row(status: Int) -> ErrorRow? { rows.first { $0.status == status } }

    /// The provider's status, code and type for a refusal in OpenAI's words.
    package func translated(_ refusal: Refusal) -> Refusal {
        var refusal = refusal
        let known = refusal.code.flatMap { row(code: $0, status: refusal.status) }
        guard let row = known ?? row(status: refusal.status) else { return refusal }
        if known != nil || !keepsCodes || refusal.code == nil { refusal.code = row.code }
        refusal.type = row.type
        return refusal
    }
}
