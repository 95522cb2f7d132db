import Digests
import EmulatorService
import Patterns
import Primitives
import Testing

/// A provider's desk that is asked like a server would ask it.
struct WireDesk {
    let vendor: Vendor
    var desk: ProviderDesk
    private var sequence = 0

    /// - Parameter rules: The rules of a script, as JSON.
    init(_ vendor: Vendor, rules: String = "") throws {
        self.vendor = vendor
        let wire = vendor.wire(hashing: try OpenSSLHashing())
        var script = FaultScript()
        if !rules.isEmpty {
            script = try FaultScript(parsing: Array(#"{"version":1,"rules":[\#(rules)]}"#.utf8))
            try script.requireKnownCodes(of: vendor)
        }
        let planner = ReplyPlanner(
            wire: wire, answers: AnswerMaker(style: .schema, patterns: PatternCompiler()), script: script,
            latency: .zero)
        desk = ProviderDesk(wire: wire, planner: planner, prices: vendor.prices)
    }

    static let chatPath = "/v1/chat/completions"

    /// Sends a body with the right key, and returns what is done about it.
    mutating func decide(
        _ body: String, path: String = chatPath, change: (inout RequestHead) -> Void = { _ in }
    ) -> ProviderDesk.Decision {
        sequence += 1
        var head = RequestHead(
            path: path, contentType: "application/json", authorization: "Bearer \(vendor.defaultKey)",
            contentLength: "1", googleKey: vendor.defaultKey)
        change(&head)
        return desk.decide(
            head, body: Array(body.utf8), sequence: sequence, now: Timestamp(millisecondsSinceEpoch: 0))
    }

    /// The reply to a body.
    mutating func send(
        _ body: String, path: String = chatPath, change: (inout RequestHead) -> Void = { _ in }
    ) throws -> PlannedReply {
        try #require(decide(body, path: path, change: change).reply)
    }

    /// The reply to a body, decoded.
    mutating func ask(
        _ body: String, path: String = chatPath, change: (inout RequestHead) -> Void = { _ in }
    ) throws -> JSONValue {
        try JSONParser.parse(try send(body, path: path, change: change).body).value
    }
}

extension ProviderDesk.Decision {
    var reply: PlannedReply? { if case .reply(let reply) = plan.action { reply } else { nil } }
    var refusal: Refusal? { if case .refused(let refusal) = verdict { refusal } else { nil } }
    var request: ReceivedRequest? { if case .accepted(let request, _) = verdict { request } else { nil } }
}

extension JSONValue {
    /// The value that a pointer leads to.
    subscript(at pointer: String) -> JSONValue? {
        var value: JSONValue? = self
        for token in pointer.split(separator: "/") {
            value =
                Int(token).flatMap { index in value?.arrayValue.map { $0.indices.contains(index) ? $0[index] : nil } }
                ?? value?[String(token)]
        }
        return value
    }
}

/// Media that are as small as they can be.
enum TinyMedia {
    static let png = "iVBORw0KGgo="
    static let pdf = "JVBERi0xLjcKJSVFT0YK"
    static let wav = "UklGRiQAAABXQVZFZm10IA=="
    static let mp4 = "AAAAGGZ0eXBtcDQyAAAAAG1wNDJpc29t"
}
