package import Primitives

/// Runware's arrays of tasks, checked strictly.
package struct RunwareProtocol: EmulatedProtocol {
    package struct Settings: Sendable, Hashable {
        /// The key that requests must carry; empty accepts anything.
        package var key: String
        package var models: [String]
        /// What replies tell as the cost.
        package var prices: VendorPrices?

        package init(
            key: String = "emulator-key", models: [String] = ["google:gemini@3.1-pro"], prices: VendorPrices? = nil
        ) {
            self.key = key
            self.models = models
            self.prices = prices
        }
    }

    let settings: Settings
    let hashing: any ContentHashing

    package init(settings: Settings, hashing: any ContentHashing) {
        self.settings = settings
        self.hashing = hashing
    }

    package func errors(path: String) -> ErrorTable { .runware }

    package func asksModel(method: String, path: String) -> Bool {
        method == "POST" && ["/", "/v1", "/v1/"].contains(path)
    }

    package func information(
        method: String, path: String, head: RequestHead, account: BillingLedger
    ) -> PlannedReply? { nil }

    package func check(_ head: RequestHead, body: [UInt8]) throws(Refusal) -> ReceivedRequest {
        try head.requireJSON()
        let node: JSONNode
        do {
            node = try JSONParser.parse(body)
        } catch {
            throw Refusal(code: "invalidParameter", "the body is not JSON: \(error)")
        }
        guard case .array(let tasks) = node.content else {
            throw Refusal(code: "invalidParameter", "the body must be an array of tasks, also for one")
        }
        let start = try authenticate(head, tasks)
        let task = tasks.dropFirst(start).first?.node(at: JSONPointer(["taskUUID"]))?.value.stringValue
        do throws(Refusal) {
            var request = try RunwareTaskCheck(settings: settings, hashing: hashing).request(tasks, from: start)
            request.path = head.path
            if request.stream != nil, let accept = head.accept,
                !accept.contains("text/event-stream"), !accept.contains("*/*")
            {
                throw Refusal(code: "invalidParameter", "Accept must allow text/event-stream for a stream")
            }
            return request
        } catch {
            throw Self.named(error, task: task)
        }
    }

    /// - Returns: The number of leading tasks that only bring the key.
    private func authenticate(_ head: RequestHead, _ tasks: [JSONNode]) throws(Refusal) -> Int {
        let first = tasks.first?.value
        let isTask = first?["taskType"] == "authentication"
        guard !settings.key.isEmpty else { return isTask ? 1 : 0 }
        let bearer = head.authorization.flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
        guard let given = isTask ? first?["apiKey"]?.stringValue : bearer else {
            throw Refusal(status: 401, code: "missingApiKey", "no key was given: send it as 'Authorization: Bearer …'")
        }
        guard given == settings.key else {
            // What was given may be somebody's real key, so it is not repeated.
            throw Refusal(status: 401, code: "invalidApiKey", "the key is not the one that was set with --key")
        }
        return isTask ? 1 : 0
    }

    /// In Runware's words, and with the task that it belongs to.
    private static func named(_ refusal: Refusal, task: String?) -> Refusal {
        var refusal = refusal
        refusal.task = task
        switch refusal.code {
        case "missing_required_parameter": refusal.code = "missingParameter"
        case "unknown_parameter": refusal.code = "unsupportedParameter"
        default: break
        }
        return refusal
    }

    private func spelling(_ request: ReceivedRequest, _ sequence: Int) -> RunwareSpelling {
        RunwareSpelling(request: request, sequence: sequence, prices: settings.prices)
    }

    package func reply(_ answer: ModelAnswer, to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        let spelling = spelling(request, sequence)
        return spelling.isStreaming ? spelling.streamed(answer) : spelling.whole(answer)
    }

    package func reply(_ refusal: Refusal, path: String, sequence: Int) -> PlannedReply {
        .json(ErrorTable.runware.body(refusal), status: refusal.status)
    }

    package func reply(
        _ fault: FaultKind, answer: ModelAnswer, to request: ReceivedRequest, sequence: Int
    ) -> PlannedReply {
        FaultReplies(spelling: spelling(request, sequence), answer: answer).reply(fault)
    }

    package func acknowledgement(of request: ReceivedRequest, sequence: Int) -> PlannedReply? {
        guard request.delivery == .async else { return nil }
        return .json(["data": [["taskType": "textInference", "taskUUID": .optional(request.task)]]])
    }

    package func reply(stored medium: String, to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        .json([
            "data": [
                [
                    "taskType": "mediaStorage", "taskUUID": .optional(request.task), "mediaUUID": .string(medium),
                    "mediaURL": .string("https://media.invalid/\(medium)"),
                ]
            ]
        ])
    }

    package func reply(balance: USD, to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        .json([
            "data": [
                [
                    "taskType": "accountManagement", "taskUUID": .optional(request.task), "operation": "getDetails",
                    "organizationUUID": "3f2b7a94-6a44-4f0e-9d5c-0f6f5f3f1a01", "organizationName": "The emulator",
                    "AIRSource": "emulator", "balance": balance.json, "team": [], "apiKeys": [],
                ]
            ]
        ])
    }

    package func announcements(of answer: ModelAnswer, to request: ReceivedRequest) -> [JSONValue] {
        spelling(request, 0).results(answer, without: nil)
    }

    package func reply(_ tasks: [TaskReport], to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        var (data, errors): ([JSONValue], [JSONValue]) = ([], [])
        for report in tasks {
            switch report.state {
            case .processing: data.append(status("processing", of: report, ["progress": 40]))
            case .finished(let answer, let asked):
                if case .recall = request.kind {
                    data.append(recalled(report, spelling(asked, sequence).results(answer, without: nil)))
                    continue
                }
                data += spelling(asked, sequence).results(answer, without: nil).map { result in
                    var members = result.objectValue ?? [:]
                    members["status"] = "success"
                    return .object(members)
                }
            case .failed(let refusal):
                let error: JSONValue = ["code": .optional(refusal.code), "message": .string(refusal.message)]
                data.append(status("error", of: report, ["error": error]))
            case .unknown:
                var refusal = Refusal(
                    status: 404, type: "notFound", code: "taskFailedOrNotFound", "there is no task \(report.task)")
                refusal.task = report.task
                errors.append(ErrorTable.runwareItem(refusal))
            }
        }
        var members: JSONObject = [:]
        if !data.isEmpty { members["data"] = .array(data) }
        if !errors.isEmpty { members["errors"] = .array(errors) }
        return .json(.object(members), status: data.isEmpty ? 404 : 200)
    }

    /// A task's details: the reply that it got, kept whole.
    private func recalled(_ report: TaskReport, _ results: [JSONValue]) -> JSONValue {
        [
            "taskType": "getTaskDetails", "taskUUID": .string(report.task), "response": ["data": .array(results)],
        ]
    }

    private func status(_ status: String, of report: TaskReport, _ more: JSONObject) -> JSONValue {
        var members: JSONObject = [
            "taskType": "textInference", "taskUUID": .string(report.task), "status": .string(status),
        ]
        for member in more { members[member.key] = member.value }
        return .object(members)
    }
}
