import Primitives

/// Spells an answer as server-sent events, and cuts the bytes where clients least expect it.
struct ChatStream {
    let replies: ChatReplies
    let includesUsage: Bool

    /// Pieces of text in one answer; longer answers have longer pieces.
    private static let deltaCount = 24
    /// Bytes between cuts, in turn: primes, so that they drift over lines and characters.
    private static let strides = [61, 7, 127, 3, 251, 31]
    private static let pieceLimit = 600

    func reply(_ answer: ModelAnswer) -> PlannedReply { reply(events: events(answer)) }

    func reply(events: [[UInt8]], ending: PlannedReply.Ending = .complete) -> PlannedReply {
        var reply = replies.marked(
            PlannedReply(
                contentType: "text/event-stream; charset=utf-8", pieces: Self.cut(Array(events.joined())),
                framing: .chunked, ending: ending))
        reply.add("Cache-Control", "no-cache")
        return reply
    }

    /// Every event of a whole answer, each with its blank line.
    func events(_ answer: ModelAnswer) -> [[UInt8]] {
        var events = beginning(answer.text)
        events.append(chunk(delta: [:], finish: .string(replies.finishReason(answer))))
        if includesUsage { events.append(usageChunk(answer)) }
        events.append(Self.event("[DONE]"))
        return events
    }

    /// The role, a comment to keep the connection alive, and the text.
    func beginning(_ text: String) -> [[UInt8]] {
        var events = [chunk(delta: ["role": "assistant", "content": ""], finish: .null)]
        events.append(Array(": keep-alive\n\n".utf8))
        events += deltas(text).map { chunk(delta: ["content": .string($0)], finish: .null) }
        return events
    }

    private func deltas(_ text: String) -> [String] {
        let size = max(5, text.utf8.count / Self.deltaCount + 1)
        var deltas: [String] = []
        var start = text.startIndex
        while start < text.endIndex {
            var end = text.utf8.index(start, offsetBy: size, limitedBy: text.endIndex) ?? text.endIndex
            // A delta is a string of its own, so it ends between scalars.
            while end < text.endIndex, text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(after: end) }
            deltas.append(String(text[start..<end]))
            start = end
        }
        return deltas
    }

    func chunk(delta: JSONValue, finish: JSONValue) -> [UInt8] {
        chunk(choices: [["index": 0, "delta": delta, "finish_reason": finish]])
    }

    func chunk(choices: [JSONValue], usage: JSONValue = .null) -> [UInt8] {
        var members = replies.completion(choices: choices, object: "chat.completion.chunk")
        if includesUsage { members["usage"] = usage }
        return Self.event(JSONWriter.text(of: .object(members)))
    }

    private func usageChunk(_ answer: ModelAnswer) -> [UInt8] { chunk(choices: [], usage: replies.usage(answer)) }

    static func event(_ data: String) -> [UInt8] { Array("data: \(data)\n\n".utf8) }

    /// Cuts bytes at odd places, and once inside a character when there is one of several bytes.
    static func cut(_ bytes: [UInt8]) -> [[UInt8]] {
        let scale = max(1, bytes.count / (pieceLimit * 80))
        let inside = bytes.firstIndex { $0 & 0xC0 == 0x80 }
        var pieces: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            var end = min(bytes.count, start + strides[pieces.count % strides.count] * scale)
            if let inside, start < inside, inside < end { end = inside }
            pieces.append(Array(bytes[start..<end]))
            start = end
        }
        return pieces
    }
}
