import HTTPMessages
import Primitives

/// Reads the events of a streamed chat completion.
///
/// The answer is whole when a reason for its end came; the tokens may follow in a later event, and `[DONE]` may come
/// or not.
struct ChatStreamDecoder: ReplyStreamDecoding {
    private(set) var answer = ChatAnswer()
    private(set) var sawNoEvent = true
    private var parser = ServerSentEventParser()
    /// After `[DONE]` nothing counts.
    private var isDone = false

    /// - Throws: `ServerSentEventParser.TooLong`.
    mutating func receive(_ bytes: [UInt8]) throws {
        var events: [ServerSentEventParser.Event] = []
        try parser.receive(bytes) { events.append($0) }
        for event in events { take(event) }
    }

    /// Takes what the stream's end left over; a cut event is dropped, as its missing reason for the end says enough.
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
        // The first chunk says more than its text: whose it is, and by which model.
        if answer.hasChoices, event.name == nil, let piece = ChatChunkScanner.text(of: event.data) {
            answer.text += piece
            return
        }
        guard let chunk = try? JSONParser.parse(event.data).value else { return }
        // Some servers name the event and send the error itself as its data.
        if event.name == "error", chunk["error"] == nil { return answer.error = chunk }
        answer.take(chunk)
    }

    private static let done = Array("[DONE]".utf8)
}
