import Primitives

/// What the frames of a stream have in common that only add some text: everything around it.
///
/// Nearly all frames are of this kind, and need no parser once the first was read. Another frame with the same bytes
/// around a string says the same but for that string; whatever differs is left to the parser.
struct RunwareFrameTemplate: Sendable {
    /// What the frames' texts add to.
    enum Field: String, Sendable, Hashable, CaseIterable {
        case text
        case thought = "reasoningContent"
    }

    let field: Field
    /// Up to and with the quote that opens the string.
    private let head: [UInt8]
    /// From the quote that closes it.
    private let tail: [UInt8]

    /// Learns from a frame; `nil` when it says anything but its text, or speaks of another task.
    ///
    /// - Parameter node: `frame` as the parser reads it.
    init?(_ frame: [UInt8], _ node: JSONNode, task: TaskUUID?) {
        guard case .object(let members) = node.content, Self.isPlain(members, task: task),
            let delta = members.first(where: { $0.key == "delta" })?.value, case .object(let pieces) = delta.content,
            let piece = pieces.first, pieces.count == 1, let field = Field(rawValue: piece.key),
            case .string = piece.value.content, let end = Self.end(ofStringAt: piece.value.offset, in: frame)
        else { return nil }
        self.field = field
        head = Array(frame[...piece.value.offset])
        tail = Array(frame[end...])
    }

    /// The text of a frame that is like the one learned from; `nil` leaves it to the parser.
    func text(of frame: [UInt8]) -> String? {
        let start = head.count
        let end = frame.count - tail.count
        guard start <= end, frame.starts(with: head), frame[end...].elementsEqual(tail) else { return nil }
        var hasEscape = false
        var position = start
        while position < end {
            switch frame[position] {
            case ..<0x20, UInt8(ascii: "\""): return nil
            case UInt8(ascii: "\\"):
                hasEscape = true
                position += 2
            default: position += 1
            }
        }
        // An escape that takes the closing quote along makes another frame of it.
        guard position == end else { return nil }
        guard hasEscape else { return String(validating: frame[start..<end], as: UTF8.self) }
        return (try? JSONParser.parse(Array(frame[(start - 1)...end])))?.value.stringValue
    }

    /// Only members that say nothing when they come again.
    private static func isPlain(_ members: [JSONNode.Member], task: TaskUUID?) -> Bool {
        Set(members.map(\.key)).count == members.count
            && members.allSatisfy { member in
                switch (member.key, member.value.content) {
                case ("delta", _), ("taskType", .string), ("finishReason", .null): true
                case ("taskUUID", .string(let text)): task != nil && TaskUUID(text) == task
                default: false
                }
            }
    }

    /// The place of the quote that closes the string whose first quote is at `start`.
    private static func end(ofStringAt start: Int, in frame: [UInt8]) -> Int? {
        var position = start + 1
        while position < frame.count {
            switch frame[position] {
            case UInt8(ascii: "\""): return position
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return nil
    }
}
