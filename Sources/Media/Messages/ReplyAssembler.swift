import Primitives

/// Puts a worker's reply together from its frames, within a limit.
///
/// A `failed` reply voids the passages before it: a reader may meet the problem after having said something.
package struct ReplyAssembler: Sendable {
    private let byteLimit: Int
    private var byteCount = 0
    private var passages: [Passage] = []
    private var place: Passage.Place?
    private var text: [UInt8] = []

    /// - Parameter byteLimit: most bytes that the frames of one reply may have in all.
    package init(byteLimit: Int) { self.byteLimit = byteLimit }

    /// Takes the next frame; returns the reply when this one completes it.
    ///
    /// - Throws: `MessageError` when the frame makes no sense here or the limit is passed.
    package mutating func append(_ frame: Frame) throws(MessageError) -> WorkerReply? {
        byteCount += Frame.headerLength + frame.payload.count
        guard byteCount <= byteLimit else { throw MessageError("the reply is longer than \(byteLimit) bytes") }
        switch frame.kind {
        case .passage:
            try closePassage()
            place = try Passage.Place(message: try WorkerMessages.parse(frame))
            return nil
        case .text:
            guard place != nil else { throw MessageError("text came before the place it stands at") }
            text += frame.payload
            return nil
        case .reply:
            let json = try WorkerMessages.parse(frame)
            if json["failed"] != nil {
                passages = []
            } else {
                try closePassage()
            }
            let reply = try WorkerReply(closing: json, passages: passages)
            self = ReplyAssembler(byteLimit: byteLimit)
            return reply
        default: throw MessageError("a frame of kind \(frame.kind.rawValue) came in a reply")
        }
    }

    private mutating func closePassage() throws(MessageError) {
        guard let place else { return }
        guard let text = String(validating: text, as: UTF8.self) else {
            throw MessageError("the text of a passage is not UTF-8")
        }
        passages.append(Passage(place: place, text: text))
        self.place = nil
        self.text.removeAll(keepingCapacity: true)
    }
}
