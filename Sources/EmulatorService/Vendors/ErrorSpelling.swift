import Primitives

extension ErrorTable {
    /// The error body of a refusal that is in the provider's words.
    func body(_ refusal: Refusal) -> JSONValue {
        let code: JSONValue = refusal.numericCode.map { .integer($0) } ?? .optional(refusal.code)
        switch shape {
        case .openAI:
            return [
                "error": [
                    "message": .string(refusal.message), "type": .string(refusal.type),
                    "param": .optional(refusal.parameter), "code": code,
                ]
            ]
        case .plain:
            return ["error": ["code": code, "message": .string(refusal.message), "type": .string(refusal.type)]]
        case .google: return google(refusal)
        case .runware: return ["errors": [Self.runwareItem(refusal)]]
        }
    }

    private func google(_ refusal: Refusal) -> JSONValue {
        var error: JSONObject = [
            "code": .integer(refusal.status), "message": .string(refusal.message), "status": .string(refusal.type),
        ]
        if let retryInfo = refusal.retryInfo {
            error["details"] = [
                ["@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": .string(retryInfo)]
            ]
        } else if let parameter = refusal.parameter {
            error["details"] = [
                [
                    "@type": "type.googleapis.com/google.rpc.BadRequest",
                    "fieldViolations": [["field": .string(parameter), "description": .string(refusal.message)]],
                ]
            ]
        }
        return ["error": .object(error)]
    }

    /// One element of Runware's `errors`.
    static func runwareItem(_ refusal: Refusal) -> JSONValue {
        var item: JSONObject = [
            "code": .optional(refusal.code), "message": .string(refusal.message), "type": .string(refusal.type),
        ]
        if let parameter = refusal.parameter {
            // The page names members with dots, and the task's place in the array is no part of it.
            item["parameter"] = .string(parameter.split(separator: "/").dropFirst().joined(separator: "."))
        }
        if let task = refusal.task {
            item["taskType"] = "textInference"
            item["taskUUID"] = .string(task)
        }
        return .object(item)
    }
}
