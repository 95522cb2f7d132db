import Primitives

/// How one protocol spells an answer to one request, whole and in pieces: what faults are made of.
protocol AnswerSpelling {
    /// Whether the request wants a stream.
    var isStreaming: Bool { get }
    /// The path that a redirect of this request names.
    var path: String { get }

    func whole(_ answer: ModelAnswer, without gap: AnswerGap?) -> PlannedReply

    /// The events of an answer, in order: what comes before any text, the text, and the finish with what follows.
    func events(_ answer: ModelAnswer, without gap: AnswerGap?) -> StreamEvents

    /// A streamed reply of these events.
    func stream(_ events: [[UInt8]], ending: PlannedReply.Ending) -> PlannedReply

    /// One event that carries a text and nothing else.
    func event(text: String) -> [UInt8]

    /// The events of an error inside a stream.
    func errorEvents(_ refusal: Refusal) -> [[UInt8]]

    /// The body of an error.
    func errorBody(_ refusal: Refusal) -> JSONValue

    /// With the fields that all replies of the provider have.
    func marked(_ reply: PlannedReply) -> PlannedReply
}

/// What is missing from an otherwise honest reply.
enum AnswerGap: Sendable, Hashable {
    case answers
    case content
    /// What holds the content.
    case message
    case usage
}

/// A stream before it is cut into pieces.
struct StreamEvents: Sendable, Hashable {
    var head: [[UInt8]]
    var text: [[UInt8]]
    var tail: [[UInt8]]

    var all: [[UInt8]] { head + text + tail }

    /// Everything up to about the middle of the text, which is never all of it.
    var half: [[UInt8]] { head + text.prefix(max(1, text.count / 2)) }
}

extension AnswerSpelling {
    func whole(_ answer: ModelAnswer) -> PlannedReply { whole(answer, without: nil) }

    func streamed(_ answer: ModelAnswer, without gap: AnswerGap? = nil) -> PlannedReply {
        stream(events(answer, without: gap).all, ending: .complete)
    }

    /// Server-sent events, cut where clients least expect it.
    func serverSentEvents(_ events: [[UInt8]], ending: PlannedReply.Ending) -> PlannedReply {
        var reply = marked(
            PlannedReply(
                contentType: "text/event-stream; charset=utf-8", pieces: StreamPieces.cut(Array(events.joined())),
                framing: .chunked, ending: ending))
        reply.add("Cache-Control", "no-cache")
        return reply
    }
}
