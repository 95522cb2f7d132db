import HTTPMessages
import Primitives

/// Reads the frames of a streamed task.
///
/// The answer is whole when a reason for its end came; `[DONE]` may come or not.
struct RunwareStreamDecoder: ReplyStreamDecoding {
    private(set) var result = RunwareResult()
    private(set) var sawNoEvent = true
    private var parser = ServerSentEventParser()
    /// What the last frame that added text alone looked like.
    private var template: RunwareFrameTemplate?
    /// After `[DONE]` nothing counts.
    private var isDone = false

    /// - Throws: `ServerSentEventParser.TooLong`.
    mutating func receive(_ bytes: [UInt8]) throws {
        var events: [ServerSentEventParser.Event] = []
        try parser.receive(bytes) { events.append($0) }
        for event in events { take(event) }
    }

    /// Takes what the stream's end left over; a cut frame is dropped, as its missing reason for the end says enough.
    mutating func finish() throws {
        if let event = try parser.finish() { take(event) }
    }

    private mutating func take(_ event: ServerSentEventParser.Event) {
        guard !isDone else { return }
        sawNoEvent = false
        if event.data.starts(with: Self.done) {
            isDone = true
            return
        }
        if let template, let piece = template.text(of: event.data) { return result.take(piece, template.field) }
        guard let frame = try? JSONParser.parse(event.data) else { return }
        result.take(frame: RunwareEnvelope(frame.value))
        template = RunwareFrameTemplate(event.data, frame, task: result.task) ?? template
    }

    private static let done = Array("[DONE]".utf8)
}
