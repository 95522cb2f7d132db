/// Reads the chunks that nearly all of a stream consists of, some text and nothing else, without building their tree.
///
/// It is a shortcut, never a second opinion: whatever is not plainly such a chunk is left to the parser, broken JSON
/// included. A test holds the two against each other.
struct ChatChunkScanner: PlainJSONScanning {
    let bytes: [UInt8]
    var position = 0
    var depth = 0
    private var content: [UInt8]?

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The text that a chunk adds to the first choice; `nil` when the chunk may say anything beyond that.
    static func text(of chunk: [UInt8]) -> String? {
        var scanner = ChatChunkScanner(chunk)
        guard scanner.chunk(), let content = scanner.content else { return nil }
        return String(validating: content, as: UTF8.self)
    }

    // MARK: - What a chunk may hold: `false` leaves it to the parser

    private mutating func chunk() -> Bool {
        var choices = 0
        let isPlain = object { scanner, key in
            switch key {
            case "choices":
                choices += 1
                return scanner.choices()
            case "error", "usage", "credits_consumed", "citations", "promptFeedback", "prompt_feedback":
                return scanner.word("null")
            default: return scanner.skipValue()
            }
        }
        return isPlain && choices == 1 && position == bytes.count
    }

    /// Exactly one.
    private mutating func choices() -> Bool {
        guard take(UInt8(ascii: "[")) else { return false }
        skipSpace()
        guard choice() else { return false }
        skipSpace()
        return take(UInt8(ascii: "]"))
    }

    private mutating func choice() -> Bool {
        object { scanner, key in
            switch key {
            case "delta": return scanner.delta()
            case "index": return scanner.word("0")
            case "finish_reason", "error", "message": return scanner.word("null")
            default: return scanner.skipValue()
            }
        }
    }

    private mutating func delta() -> Bool {
        object { scanner, key in
            switch key {
            case "content": return scanner.text()
            case "reasoning_content", "reasoning", "refusal", "tool_calls", "function_call", "annotations":
                return scanner.word("null")
            default: return scanner.skipValue()
            }
        }
    }

    /// Of two the last counts, as it does for the parser.
    private mutating func text() -> Bool {
        content = string()
        return content != nil
    }
}
