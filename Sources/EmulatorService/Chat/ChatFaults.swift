import Primitives

/// Spells the replies of faults as chat completions.
///
/// A fault of streams, asked of a request that wants no stream, becomes its like in a whole body.
struct ChatFaults {
    let replies: ChatReplies
    let request: ReceivedRequest
    let answer: ModelAnswer

    private var stream: ChatStream {
        ChatStream(replies: replies, includesUsage: request.stream?.includesUsage ?? false)
    }
    private var isStreaming: Bool { request.stream != nil }

    /// Bytes of the answer's text in a reply that is too long.
    private static let hugeCount = 20_000_000
    private static let hugeBlockCount = 500_000

    func reply(_ fault: FaultKind) -> PlannedReply {
        switch fault {
        case .reset, .stalled: silent
        case .resetMidway: half(ending: .reset)
        case .closeMidway, .halfStream: half(ending: .closed)
        case .stalledStream: half(ending: .stalled)
        case .unfinishedStream: isStreaming ? stream.reply(events: firstHalf) : half(ending: .closed)
        case .errorFrame: errorFrame
        case .error200: replies.marked(.json(replies.errorBody(overloaded)))
        case .html: html
        case .huge: huge
        case .endless: endless
        case .garbage:
            replies.marked(
                PlannedReply(contentType: "application/json", pieces: [Array("{\"choices\": [{\"mess".utf8)]))
        case .empty: replies.marked(PlannedReply(contentType: "application/json", pieces: []))
        case .noChoices: noChoices
        case .nullContent: nullContent
        case .noUsage: noUsage
        case .wrongType: wrongType
        case .redirect: redirect
        }
    }

    /// What is read by no one: the connection carries no reply.
    private var silent: PlannedReply { PlannedReply(contentType: nil, pieces: []) }

    private var overloaded: Refusal {
        Refusal(status: 200, type: "server_error", code: "overloaded", "the emulated model is overloaded")
    }

    /// One block of text stands in the reply many times, so that it takes no more memory than that.
    private var huge: PlannedReply {
        let block = String(repeating: "0123456789", count: Self.hugeBlockCount / 10)
        let times = Self.hugeCount / Self.hugeBlockCount
        var answer = answer
        if isStreaming {
            answer.text = "-"
            let events = stream.events(answer)
            let filler = stream.chunk(delta: ["content": .string(block)], finish: .null)
            var reply = stream.reply(events: [])
            // After the role, the comment and the one piece of text.
            reply.pieces = events.prefix(3) + Array(repeating: filler, count: times) + events.dropFirst(3)
            return reply
        }
        let mark = "here comes the text"
        answer.text = mark
        var reply = replies.whole(answer)
        let body = String(decoding: reply.body, as: UTF8.self)
        guard let place = body.firstRange(of: mark) else { preconditionFailure("the answer's text is not in \(body)") }
        reply.pieces =
            [Array(body[..<place.lowerBound].utf8)] + Array(repeating: Array(block.utf8), count: times)
            + [Array(body[place.upperBound...].utf8)]
        reply.framing = .declared(reply.pieces.reduce(0) { $0 + $1.count })
        return reply
    }

    private var firstHalf: [[UInt8]] {
        let events = stream.beginning(answer.text)
        return Array(events.prefix(max(2, events.count / 2 + 1)))
    }

    private func half(ending: PlannedReply.Ending) -> PlannedReply {
        guard !isStreaming else { return stream.reply(events: firstHalf, ending: ending) }
        var reply = replies.whole(answer)
        let body = reply.body
        reply.pieces = [Array(body[..<(body.count / 2)])]
        reply.framing = .declared(body.count)
        reply.ending = ending
        return reply
    }

    private var errorFrame: PlannedReply {
        guard isStreaming else { return replies.marked(.json(replies.errorBody(overloaded))) }
        return stream.reply(events: firstHalf + [ChatStream.event(JSONWriter.text(of: replies.errorBody(overloaded)))])
    }

    private var html: PlannedReply {
        let page =
            "<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n"
        return replies.marked(PlannedReply(contentType: "text/html; charset=utf-8", pieces: [Array(page.utf8)]))
    }

    private var endless: PlannedReply {
        let filler = Array(String(repeating: "and so on ", count: 400).utf8)
        if isStreaming {
            let event = stream.chunk(
                delta: ["content": .string(String(decoding: filler, as: UTF8.self))], finish: .null)
            return PlannedReply(
                contentType: "text/event-stream", pieces: [event], framing: .chunked, ending: .endless)
        }
        let start = Array("{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"".utf8)
        return PlannedReply(
            contentType: "application/json", pieces: [start, filler], framing: .chunked, ending: .endless)
    }

    private var noChoices: PlannedReply {
        guard isStreaming else {
            var members = replies.completion(choices: [])
            members["usage"] = replies.usage(answer)
            return replies.marked(.json(.object(members)))
        }
        return stream.reply(events: [stream.chunk(choices: []), ChatStream.event("[DONE]")])
    }

    private var nullContent: PlannedReply {
        guard isStreaming else { return replies.whole(content: .null, answer) }
        return stream.reply(events: [
            stream.chunk(delta: ["role": "assistant", "content": nil], finish: .null),
            stream.chunk(delta: [:], finish: "stop"), ChatStream.event("[DONE]"),
        ])
    }

    private var noUsage: PlannedReply {
        guard isStreaming else { return replies.whole(content: .string(answer.text), answer, hasUsage: false) }
        return ChatStream(replies: replies, includesUsage: false).reply(answer)
    }

    private var wrongType: PlannedReply {
        isStreaming ? replies.whole(answer) : ChatStream(replies: replies, includesUsage: false).reply(answer)
    }

    private var redirect: PlannedReply {
        var reply = replies.marked(
            PlannedReply(status: 307, contentType: "text/plain", pieces: [Array("moved\n".utf8)]))
        // A name that resolves to nothing anywhere (RFC 2606), so that a client that follows it gives nothing away.
        reply.add("Location", "https://elsewhere.invalid/v1/chat/completions")
        return reply
    }
}
