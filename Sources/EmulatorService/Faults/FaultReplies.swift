import Primitives

/// Spells the replies of faults on any wire.
///
/// A fault of streams, asked of a request that wants no stream, becomes its like in a whole body.
struct FaultReplies<Spelling: AnswerSpelling> {
    let spelling: Spelling
    let answer: ModelAnswer

    private var isStreaming: Bool { spelling.isStreaming }

    func reply(_ fault: FaultKind) -> PlannedReply {
        switch fault {
        case .reset, .stalled: silent
        case .resetMidway: half(ending: .reset)
        case .closeMidway, .halfStream: half(ending: .closed)
        case .stalledStream: half(ending: .stalled)
        case .unfinishedStream: isStreaming ? spelling.stream(firstHalf, ending: .complete) : half(ending: .closed)
        case .errorFrame: errorFrame
        case .error200: spelling.marked(.json(spelling.errorBody(Self.overloaded)))
        case .html: html
        case .html502: with(status: 502, html)
        case .empty500: with(status: 500, spelling.marked(PlannedReply(contentType: nil, pieces: [])))
        case .huge: HugeReply(spelling: spelling, answer: answer).reply
        case .endless: endless
        case .garbage:
            spelling.marked(
                PlannedReply(contentType: "application/json", pieces: [Array("{\"choices\": [{\"mess".utf8)]))
        case .empty: spelling.marked(PlannedReply(contentType: "application/json", pieces: []))
        case .noChoices: lacking(.answers)
        case .nullContent: lacking(.content)
        case .noMessage: lacking(.message)
        case .noUsage: lacking(.usage)
        case .wrongType: isStreaming ? spelling.whole(answer) : spelling.streamed(answer)
        case .redirect: redirect
        case .decimalCounts: decimalCounts
        case .gzip: gzip
        }
    }

    private func with(status: Int, _ reply: PlannedReply) -> PlannedReply {
        var reply = reply
        reply.status = status
        return reply
    }

    private var honest: PlannedReply { isStreaming ? spelling.streamed(answer) : spelling.whole(answer) }

    /// Members whose names end like those of counts get numbers with a fraction of nothing.
    private var decimalCounts: PlannedReply {
        var reply = honest
        var text = String(decoding: reply.body, as: UTF8.self)
        for name in ["okens\":", "okenCount\":"] {
            text = text.split(separator: name, omittingEmptySubsequences: false).enumerated().map { index, part in
                guard index > 0, let end = part.firstIndex(where: { !$0.isNumber }), end > part.startIndex else {
                    return String(part)
                }
                return part[..<end] + ".0" + part[end...]
            }.joined(separator: name)
        }
        let bytes = Array(text.utf8)
        reply.pieces = isStreaming ? StreamPieces.cut(bytes) : [bytes]
        return reply
    }

    private var gzip: PlannedReply {
        var reply = honest
        let bytes = Gzip.stored(reply.body)
        reply.pieces = isStreaming ? StreamPieces.cut(bytes) : [bytes]
        reply.add("Content-Encoding", "gzip")
        return reply
    }

    /// What is read by no one: the connection carries no reply.
    private var silent: PlannedReply { PlannedReply(contentType: nil, pieces: []) }

    static var overloaded: Refusal {
        Refusal(status: 500, type: "server_error", "the emulated model is overloaded")
    }

    private var firstHalf: [[UInt8]] { spelling.events(answer, without: nil).half }

    private func half(ending: PlannedReply.Ending) -> PlannedReply {
        guard !isStreaming else { return spelling.stream(firstHalf, ending: ending) }
        var reply = spelling.whole(answer)
        let body = reply.body
        reply.pieces = [Array(body[..<(body.count / 2)])]
        reply.framing = .declared(body.count)
        reply.ending = ending
        return reply
    }

    private func lacking(_ gap: AnswerGap) -> PlannedReply {
        isStreaming ? spelling.streamed(answer, without: gap) : spelling.whole(answer, without: gap)
    }

    private var errorFrame: PlannedReply {
        guard isStreaming else { return spelling.marked(.json(spelling.errorBody(Self.overloaded))) }
        return spelling.stream(firstHalf + spelling.errorEvents(Self.overloaded), ending: .complete)
    }

    private var html: PlannedReply {
        let page =
            "<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n"
        return spelling.marked(PlannedReply(contentType: "text/html; charset=utf-8", pieces: [Array(page.utf8)]))
    }

    private var endless: PlannedReply {
        let filler = String(repeating: "and so on ", count: 400)
        guard !isStreaming else {
            // The last piece is what is repeated, so it must be one event.
            var reply = spelling.stream([], ending: .endless)
            reply.pieces = spelling.events(answer, without: nil).head + [spelling.event(text: filler)]
            return reply
        }
        var reply = HugeReply(spelling: spelling, answer: answer).opened
        reply.pieces.append(Array(filler.utf8))
        reply.framing = .chunked
        reply.ending = .endless
        return reply
    }

    private var redirect: PlannedReply {
        var reply = spelling.marked(
            PlannedReply(status: 307, contentType: "text/plain", pieces: [Array("moved\n".utf8)]))
        // A name that resolves to nothing anywhere (RFC 2606), so that a client that follows it gives nothing away.
        reply.add("Location", "https://elsewhere.invalid\(spelling.path)")
        return reply
    }
}

/// An answer of 20 MB, of which one block stands in memory.
struct HugeReply<Spelling: AnswerSpelling> {
    let spelling: Spelling
    let answer: ModelAnswer

    private static var count: Int { 20_000_000 }
    private static var blockCount: Int { 500_000 }
    private static var mark: String { "here comes the text" }

    var reply: PlannedReply {
        let block = String(repeating: "0123456789", count: Self.blockCount / 10)
        let times = Self.count / Self.blockCount
        if spelling.isStreaming {
            let events = spelling.events(answer, without: nil)
            let filler = spelling.event(text: block)
            var reply = spelling.stream([], ending: .complete)
            reply.pieces = events.head + Array(repeating: filler, count: times) + events.tail
            return reply
        }
        var (reply, rest) = parted
        reply.pieces += Array(repeating: Array(block.utf8), count: times) + [rest]
        reply.framing = .declared(reply.pieces.reduce(0) { $0 + $1.count })
        return reply
    }

    /// The whole reply up to where its text begins.
    var opened: PlannedReply { parted.0 }

    private var parted: (PlannedReply, [UInt8]) {
        var answer = answer
        answer.text = Self.mark
        var reply = spelling.whole(answer)
        let body = String(decoding: reply.body, as: UTF8.self)
        guard let place = body.firstRange(of: Self.mark) else {
            preconditionFailure("the answer's text is not in \(body)")
        }
        reply.pieces = [Array(body[..<place.lowerBound].utf8)]
        return (reply, Array(body[place.upperBound...].utf8))
    }
}
