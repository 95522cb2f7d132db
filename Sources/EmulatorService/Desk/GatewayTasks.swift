import Primitives

/// RunAPI's tasks: a reply that only announces, and the address at which the answer is asked for.
enum GatewayTasks {
    private static let prefix = "/api/v1/tasks/"

    static func name(_ sequence: Int) -> String { "task_emulator_\(sequence)" }

    /// The task that a path asks about.
    static func task(in path: String) -> String? {
        path.hasPrefix(prefix) && path.count > prefix.count ? String(path.dropFirst(prefix.count)) : nil
    }

    static func acknowledgement(sequence: Int) -> PlannedReply {
        var reply = PlannedReply.json(
            ["id": .string(name(sequence)), "status": "pending"], status: 202)
        reply.add("Location", prefix + name(sequence))
        reply.add("Retry-After", "0")
        reply.add("X-RunAPI-Task-Id", name(sequence))
        return reply
    }

    /// What the address says: the ordinary reply is wrapped, with its status and type.
    static func body(of report: TaskReport, reply: (ModelAnswer, ReceivedRequest) -> PlannedReply) -> PlannedReply? {
        var members: JSONObject = ["id": .string(report.task)]
        switch report.state {
        case .unknown: return nil
        case .processing: members["status"] = "processing"
        case .failed(let refusal):
            members["status"] = "failed"
            members["error"] = ErrorTable.runAPI.body(refusal)["error"]
        case .finished(let answer, var request):
            // A task's answer is one value, also when a stream was asked for.
            request.stream = nil
            let reply = reply(answer, request)
            let body = (try? JSONParser.parse(reply.body).value) ?? .null
            members["status"] = "completed"
            members["response"] = [
                "status": .integer(reply.status), "content_type": .optional(reply["Content-Type"]),
                "headers": [:], "body": body,
            ]
        }
        return .json(.object(members))
    }
}
