import Primitives

/// All that one vendor serves: several protocols, told apart by their paths, and its account.
struct RoutedProtocol: EmulatedProtocol {
    let vendor: Vendor
    let key: String
    /// The first answers what belongs to none.
    let wires: [any EmulatedProtocol]

    private func wire(_ path: String) -> any EmulatedProtocol {
        guard wires.count > 1 else { return wires[0] }
        return wires.first { $0.asksModel(method: "POST", path: path) } ?? wires[0]
    }

    func errors(path: String) -> ErrorTable { wire(path).errors(path: path) }

    func asksModel(method: String, path: String) -> Bool {
        wires.contains { $0.asksModel(method: method, path: path) }
    }

    func information(method: String, path: String, head: RequestHead, account: BillingLedger) -> PlannedReply? {
        let isTask = vendor == .runapi && GatewayTasks.task(in: path) != nil
        let balance = VendorAccount.body(of: vendor, path: path, account)
        if method == "GET", isTask || balance != nil {
            guard key.isEmpty || head.authorization == "Bearer \(key)" else {
                return refuse(
                    Refusal(status: 401, code: "invalid_api_key", "the key is missing or not the one that was set"),
                    path: path, sequence: 0)
            }
            return balance.map { .json($0) }
        }
        for wire in wires {
            if let reply = wire.information(method: method, path: path, head: head, account: account) { return reply }
        }
        return nil
    }

    func check(_ head: RequestHead, body: [UInt8]) throws(Refusal) -> ReceivedRequest {
        try wire(head.path).check(head, body: body)
    }

    func reply(_ answer: ModelAnswer, to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        wire(request.path).reply(answer, to: request, sequence: sequence)
    }

    func reply(_ refusal: Refusal, path: String, sequence: Int) -> PlannedReply {
        wire(path).reply(refusal, path: path, sequence: sequence)
    }

    func reply(
        _ fault: FaultKind, answer: ModelAnswer, to request: ReceivedRequest, sequence: Int
    ) -> PlannedReply {
        wire(request.path).reply(fault, answer: answer, to: request, sequence: sequence)
    }

    func acknowledgement(of request: ReceivedRequest, sequence: Int) -> PlannedReply? {
        wire(request.path).acknowledgement(of: request, sequence: sequence)
    }

    func announcements(of answer: ModelAnswer, to request: ReceivedRequest) -> [JSONValue] {
        wire(request.path).announcements(of: answer, to: request)
    }

    func reply(stored medium: String, to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        wire(request.path).reply(stored: medium, to: request, sequence: sequence)
    }

    func reply(balance: USD, to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        wire(request.path).reply(balance: balance, to: request, sequence: sequence)
    }

    func reply(_ tasks: [TaskReport], to request: ReceivedRequest, sequence: Int) -> PlannedReply {
        wire(request.path).reply(tasks, to: request, sequence: sequence)
    }
}

/// The addresses at which vendors tell the balance.
enum VendorAccount {
    /// What every account begins with, in dollars.
    private static let start = USD(picodollars: 50_000_000_000_000)

    static func left(_ account: BillingLedger) -> USD { start - account.cost }

    static func body(of vendor: Vendor, path: String, _ account: BillingLedger) -> JSONValue? {
        let left = left(account)
        return switch (vendor, path) {
        case (.aivideoapi, "/v1/credits"):
            // A credit is half a cent.
            ["credits": USD(picodollars: left.picodollars * 200).json]
        case (.runapi, "/api/v1/me/balance"): ["balance": left.json, "currency": "USD"]
        case (.toapis, "/v1/balance"):
            [
                "success": true, "remain_balance": left.json, "used_balance": account.cost.json,
                "unlimited_quota": false,
            ]
        case (.bytespike, "/api/v1/me/usage"):
            ["remaining_credits": left.json, "used_credits": account.cost.json]
        default: nil
        }
    }
}
