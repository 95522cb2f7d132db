import HTTPMessages
import Primitives

/// Reads the events of a streamed `generateContent`.
///
/// Nothing marks the stream's end but the reason for the model's; some servers break it off with an error that stands
/// in the stream as bare JSON, outside of any event.
struct GeminiStreamDecoder: ReplyStreamDecoding {
    private(set) var answer = GeminiAnswer()
    private(set) var sawNoEvent = true
    private var parser: ServerSentEventParser
    /// From the first line on that begins like JSON.
    private var stray: [UInt8] = []
    private var isAtLineStart = true

    init() { self.init(maxEventBytes: ServerSentEventParser.defaultMaxEventBytes) }

    /// - Parameter maxEventBytes: the bound on one event.
    init(maxEventBytes: Int) {
        parser = ServerSentEventParser(maxEventBytes: maxEventBytes)
    }

    /// - Throws: `ServerSentEventParser.TooLong`.
    mutating func receive(_ bytes: [UInt8]) throws {
        let start = strayStart(in: bytes)
        if start > 0 {
            var events: [ServerSentEventParser.Event] = []
            try parser.receive(start == bytes.count ? bytes : Array(bytes[..<start])) { events.append($0) }
            for event in events { take(event) }
        }
        if start < bytes.count, stray.count < Self.maxStrayBytes { stray += bytes[start...] }
    }

    /// Takes what the stream's end left over; an event that is cut is dropped, as the missing reason says enough.
    ///
    /// - Throws: `ServerSentEventParser.TooLong`.
    mutating func finish() throws {
        if let event = try parser.finish() { take(event, isLast: true) }
        takeStray()
    }

    /// Takes the error that stands outside of the events, where it is whole.
    mutating func takeStray() {
        guard !stray.isEmpty, let value = try? JSONParser.parse(stray).value else { return }
        stray = []
        sawNoEvent = false
        answer.take(value)
    }

    /// Where JSON begins that belongs to no event; the end where none does.
    private mutating func strayStart(in bytes: [UInt8]) -> Int {
        guard stray.isEmpty else { return 0 }
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if isAtLineStart, byte == UInt8(ascii: "{") { return position }
            isAtLineStart = byte == 0x0A || byte == 0x0D
            position += 1
        }
        return position
    }

    private mutating func take(_ event: ServerSentEventParser.Event, isLast: Bool = false) {
        sawNoEvent = false
        if answer.isIdentified, event.name == nil, let piece = GeminiChunkScanner.piece(of: event.data) {
            return answer.take(piece)
        }
        guard let chunk = try? JSONParser.parse(event.data).value else {
            // Words such as [DONE] or ping are no part of an answer; a broken chunk was one.
            let isBroken = event.data.first == UInt8(ascii: "{") && !isLast
            return isBroken ? answer.leaveGap() : ()
        }
        if event.name == "error", chunk["error"] == nil { return answer.fail(chunk) }
        answer.take(chunk)
    }

    /// Errors are short.
    private static let maxStrayBytes = 256 << 10
}
