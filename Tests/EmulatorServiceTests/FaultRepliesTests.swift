import EmulatorService
import Primitives
import Testing

/// Every fault on the wires other than chat completions, which `ChatStreamTests` looks at.
struct FaultRepliesTests {
    enum Wire: String, CaseIterable, CustomTestStringConvertible {
        case gemini, geminiEvents, geminiArray, runware, runwareStream

        var testDescription: String { rawValue }
        var vendor: Vendor { self == .runware || self == .runwareStream ? .runware : .gemini }
        var isStreaming: Bool { ![.gemini, .runware].contains(self) }

        private var method: String { isStreaming ? "streamGenerateContent" : "generateContent" }
        var path: String { vendor == .runware ? "/v1" : "/v1beta/models/gemini-3.1-pro-preview:\(method)" }

        var body: String {
            guard vendor == .runware else {
                return #"{"contents":[{"role":"user","parts":[{"text":"Which crane?"}]}]}"#
            }
            let delivery = isStreaming ? "stream" : "sync"
            return
                #"[{"taskType":"textInference","taskUUID":"9be73003-bbc8-4ca9-8d15-0cce6abb2bb2","model":"google:gemini@3.1-pro","includeUsage":true,"deliveryMethod":"\#(delivery)","messages":[{"role":"user","content":"Which crane?"}]}]"#
        }

        /// What ends a whole answer.
        var finish: String { vendor == .gemini ? #""finishReason":"STOP""# : #""finishReason":"stop""# }
    }

    private func reply(_ wire: Wire, _ fault: FaultKind?) throws -> PlannedReply {
        var desk = try WireDesk(wire.vendor, rules: fault.map { #"{"reply":{"fault":"\#($0.rawValue)"}}"# } ?? "")
        return try desk.send(wire.body, path: wire.path) { $0.alt = wire == .geminiEvents ? "sse" : nil }
    }

    @Test(arguments: Wire.allCases, FaultKind.allCases)
    func `never lets a fault pass for a whole answer`(wire: Wire, fault: FaultKind) throws {
        guard ![.reset, .stalled].contains(fault) else { return }
        let reply = try reply(wire, fault)
        let honest = String(decoding: try self.reply(wire, nil).body, as: UTF8.self)
        #expect(honest.contains(wire.finish))
        let count = reply.pieces.reduce(0) { $0 + $1.count }
        if fault == .huge {
            #expect(count > 20_000_000)
            if !wire.isStreaming { #expect(reply.framing == .declared(count)) }
            return
        }
        let body = String(decoding: reply.body, as: UTF8.self)
        #expect(body != honest)
        switch fault {
        case .resetMidway: #expect(reply.ending == .reset)
        case .closeMidway, .halfStream: #expect(reply.ending == .closed)
        case .stalledStream: #expect(reply.ending == .stalled)
        case .endless: #expect(reply.ending == .endless)
        case .redirect: #expect(reply.status == 307 && reply["Location"] == "https://elsewhere.invalid\(wire.path)")
        case .error200, .errorFrame: #expect(body.contains(#""error"#) && !body.contains(wire.finish))
        case .noUsage: #expect(!body.contains("usage") && body.contains(wire.finish))
        case .noChoices: #expect(!body.contains(wire.finish))
        case .nullContent, .noMessage: #expect(body.contains(wire.finish) && !body.contains("Which crane?"))
        case .wrongType:
            let isEvents = reply["Content-Type"]?.hasPrefix("text/event-stream") == true
            #expect(wire == .geminiArray ? !isEvents : isEvents != wire.isStreaming)
        case .html502: #expect(reply.status == 502 && !body.contains(wire.finish))
        case .empty500: #expect(reply.status == 500 && body.isEmpty)
        case .decimalCounts:
            #expect(body.contains(".0") && body.replacing(".0", with: "") == honest.replacing(".0", with: ""))
        case .gzip: #expect(reply["Content-Encoding"] == "gzip" && reply.body.starts(with: [0x1F, 0x8B]))
        case .html, .garbage, .empty, .unfinishedStream: #expect(!body.contains(wire.finish))
        case .reset, .stalled, .huge: break
        }
        if wire.isStreaming, [.resetMidway, .halfStream, .unfinishedStream, .errorFrame].contains(fault) {
            #expect(body.contains("The em"), "some text comes first")
        }
    }

    @Test(arguments: Wire.allCases.filter(\.isStreaming))
    func `cuts streams inside of lines and loses nothing`(wire: Wire) throws {
        let reply = try reply(wire, nil)
        #expect(reply.framing == .chunked && reply.pieces.count > 10)
        #expect(reply.pieces.contains { $0.last != UInt8(ascii: "\n") })
    }

    @Test func `makes a huge array that is still JSON`() throws {
        let reply = try reply(.geminiArray, .huge)
        // One block in place of forty.
        let pieces = reply.pieces.enumerated().filter { $0.offset < 3 || $0.offset == reply.pieces.count - 1 }
        let value = try JSONParser.parse(Array(pieces.map(\.element).joined())).value
        #expect((value.arrayValue?.count ?? 0) > 2)
    }
}
