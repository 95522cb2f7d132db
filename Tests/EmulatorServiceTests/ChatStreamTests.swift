import EmulatorService
import Primitives
import Testing

struct ChatStreamTests {
    private func chunks(_ reply: PlannedReply) throws -> [JSONValue] {
        try EmulatorSamples.events(reply).filter { $0 != "[DONE]" }.map { try JSONParser.parse($0).value }
    }

    private func text(_ chunks: [JSONValue]) -> String {
        chunks.compactMap { $0["choices"]?.arrayValue?.first?["delta"]?["content"]?.stringValue }.joined()
    }

    private func finishes(_ chunks: [JSONValue]) -> [String] {
        chunks.compactMap { $0["choices"]?.arrayValue?.first?["finish_reason"]?.stringValue }
    }

    @Test func `spells role, text, finish, usage and end`() throws {
        let reply = try EmulatorSamples.chat().reply(
            EmulatorSamples.answer, to: EmulatorSamples.request(stream: true), sequence: 7)
        let chunks = try chunks(reply)
        #expect(reply["Content-Type"]?.hasPrefix("text/event-stream") == true)
        #expect(reply.framing == .chunked)
        #expect(chunks.first?["choices"]?.arrayValue?.first?["delta"]?["role"] == "assistant")
        #expect(text(chunks) == EmulatorSamples.answer.text)
        #expect(finishes(chunks) == ["stop"])
        #expect(chunks.last?["choices"] == [])
        #expect(chunks.last?["usage"]?["total_tokens"] == 30)
        #expect(chunks.dropLast().allSatisfy { $0["usage"] == .some(.null) })
        #expect(EmulatorSamples.events(reply).last == "[DONE]")
        #expect(Set(chunks.map { $0["id"] }).count == 1)
        #expect(String(decoding: reply.body, as: UTF8.self).contains("\n: keep-alive\n\n"))
    }

    @Test func `leaves usage out unless it was asked for`() throws {
        let reply = try EmulatorSamples.chat().reply(
            EmulatorSamples.answer, to: EmulatorSamples.request(stream: true, usage: false), sequence: 7)
        #expect(try chunks(reply).allSatisfy { $0["usage"] == nil })
    }

    @Test func `cuts inside a character and loses nothing`() throws {
        let reply = try EmulatorSamples.chat().reply(
            EmulatorSamples.answer, to: EmulatorSamples.request(stream: true), sequence: 7)
        #expect(reply.pieces.count > 10)
        #expect(reply.pieces.contains { String(validating: $0, as: UTF8.self) == nil }, "no cut inside a character")
        #expect(String(validating: reply.body, as: UTF8.self) != nil)
        #expect(!reply.pieces.contains([]))
    }

    @Test(arguments: FaultKind.allCases, [false, true])
    func `never lets a fault pass for a whole answer`(fault: FaultKind, isStreaming: Bool) throws {
        guard ![.reset, .stalled].contains(fault) else { return }
        let request = try EmulatorSamples.request(stream: isStreaming)
        let reply = try EmulatorSamples.chat().reply(
            fault, answer: EmulatorSamples.answer, to: request, sequence: 1)
        let honest = try EmulatorSamples.chat().reply(EmulatorSamples.answer, to: request, sequence: 1)
        #expect(reply != honest)
        let count = reply.pieces.reduce(0) { $0 + $1.count }
        switch fault {
        case .resetMidway: #expect(reply.ending == .reset)
        case .closeMidway, .halfStream: #expect(reply.ending == .closed)
        case .stalledStream: #expect(reply.ending == .stalled)
        case .endless: #expect(reply.ending == .endless)
        case .huge: #expect(count > 20_000_000)
        case .redirect: #expect(reply.status == 307 && reply["Location"]?.contains(".invalid/") == true)
        case .noMessage:
            let body = String(decoding: reply.body, as: UTF8.self)
            #expect(body.contains("finish_reason") && !body.contains("message\"") && !body.contains("delta"))
        case .html502: #expect(reply.status == 502)
        case .empty500: #expect(reply.status == 500 && count == 0)
        case .decimalCounts:
            #expect(String(decoding: reply.body, as: UTF8.self).contains("\"total_tokens\":30.0"))
        default: #expect(reply.status == 200)
        }
        if isStreaming,
            [.resetMidway, .closeMidway, .halfStream, .unfinishedStream, .stalledStream, .errorFrame].contains(fault)
        {
            let chunks = try chunks(reply)
            #expect(finishes(chunks).isEmpty)
            #expect(!text(chunks).isEmpty && text(chunks) != EmulatorSamples.answer.text)
            #expect(chunks.contains { $0["error"] != nil } == (fault == .errorFrame))
        }
        if case .declared(let length) = reply.framing {
            #expect(fault == .huge ? length == count : length > count)
        }
        if fault == .wrongType { #expect((reply["Content-Type"] == "application/json") == isStreaming) }
        if fault == .noUsage { #expect(!String(decoding: reply.body, as: UTF8.self).contains("total_tokens")) }
    }
}
