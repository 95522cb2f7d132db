/// Reads the chunks that nearly all of a stream consists of, some text and the tokens so far, without building their
/// tree.
///
/// It is a shortcut, never a second opinion: whatever is not plainly such a chunk is left to the parser, broken JSON
/// included. A test holds the two against each other.
struct GeminiChunkScanner: PlainJSONScanning {
    /// What a chunk adds to the first candidate.
    struct Piece: Sendable, Hashable {
        var text: String
        var isThought: Bool
        /// The value of `usageMetadata`, as it stands.
        var usage: ArraySlice<UInt8>?
    }

    let bytes: [UInt8]
    var position = 0
    var depth = 0
    private var text: [UInt8]?
    private var isThought = false
    private var usage: Range<Int>?

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// What `chunk` adds; `nil` when it may say anything beyond that.
    ///
    /// Names of the model and of the reply are passed over: the first chunk gives them.
    static func piece(of chunk: [UInt8]) -> Piece? {
        var scanner = GeminiChunkScanner(chunk)
        guard scanner.chunk(), let text = scanner.text.flatMap({ String(validating: $0, as: UTF8.self) }) else {
            return nil
        }
        return Piece(text: text, isThought: scanner.isThought, usage: scanner.usage.map { chunk[$0] })
    }

    private mutating func chunk() -> Bool {
        var lists = 0
        let isPlain = object { scanner, key in
            switch key {
            case "candidates":
                lists += 1
                return scanner.only { $0.candidate() }
            case "usageMetadata": return scanner.tokens()
            case "error", "promptFeedback": return scanner.word("null")
            default: return scanner.skipValue()
            }
        }
        return isPlain && lists == 1 && position == bytes.count
    }

    /// An array of exactly one element.
    private mutating func only(_ element: (inout Self) -> Bool) -> Bool {
        var count = 0
        let isPlain = array { scanner in
            count += 1
            return count == 1 && element(&scanner)
        }
        return isPlain && count == 1
    }

    private mutating func candidate() -> Bool {
        object { scanner, key in
            switch key {
            case "content": return scanner.content()
            case "index": return scanner.word("0")
            case "finishReason", "finishMessage", "safetyRatings", "groundingMetadata": return scanner.word("null")
            default: return scanner.skipValue()
            }
        }
    }

    private mutating func content() -> Bool {
        // Of two the last counts, as it does for the parser.
        text = nil
        return object { scanner, key in
            switch key {
            case "parts": return scanner.only { $0.part() }
            default: return scanner.skipValue()
            }
        }
    }

    private mutating func part() -> Bool {
        text = nil
        isThought = false
        return object { scanner, key in
            switch key {
            case "text":
                scanner.text = scanner.string()
                return scanner.text != nil
            case "thought":
                scanner.isThought = scanner.word("true")
                return scanner.isThought || scanner.word("false")
            case "thoughtSignature": return scanner.skipValue()
            default: return false
            }
        }
    }

    private mutating func tokens() -> Bool {
        let start = position
        guard object({ scanner, _ in scanner.skipValue() }) else { return false }
        usage = start..<position
        return true
    }
}
