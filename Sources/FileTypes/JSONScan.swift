/// Checks that bytes are JSON without building anything, so that a part of a large file can be judged.
struct JSONScan {
    enum Verdict: Equatable {
        /// One object or array (possibly cut where the part ends).
        case document
        /// Objects or arrays, one per line.
        case lines
        case notJSON
    }

    private enum Expectation { case value, valueOrEnd, keyOrEnd, key, colon, commaOrEnd }
    private enum Step { case done, cut, wrong }

    /// Deeper nesting is not worth believing.
    private static let maximumDepth = 512

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Judges `text`; scalars at the top are not taken for JSON, because any number would be.
    static func scan(_ text: ArraySlice<UInt8>, isWhole: Bool) -> Verdict {
        guard let first = text.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return .notJSON }
        var scan = JSONScan(text)
        var documents = 0
        while scan.position < text.endIndex {
            let start = scan.position
            guard text[start] == UInt8(ascii: "{") || text[start] == UInt8(ascii: "[") else { return .notJSON }
            switch scan.container() {
            case .wrong: return .notJSON
            case .cut: return isWhole ? .notJSON : documents == 0 ? .document : .lines
            case .done: documents += 1
            }
            let end = scan.position
            scan.skipSpace()
            if scan.position < text.endIndex, !text[end..<scan.position].contains(0x0A) { return .notJSON }
        }
        return documents == 1 ? .document : .lines
    }

    private mutating func skipSpace() {
        while position < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// Walks one object or array with an explicit stack: `true` for objects.
    private mutating func container() -> Step {
        var stack: [Bool] = []
        var expected = Expectation.value
        repeat {
            skipSpace()
            guard position < bytes.endIndex else { return .cut }
            let byte = bytes[position]
            switch (expected, byte) {
            case (.value, UInt8(ascii: "{")), (.valueOrEnd, UInt8(ascii: "{")):
                stack.append(true)
                expected = .keyOrEnd
                position += 1
            case (.value, UInt8(ascii: "[")), (.valueOrEnd, UInt8(ascii: "[")):
                stack.append(false)
                expected = .valueOrEnd
                position += 1
            case (.keyOrEnd, UInt8(ascii: "}")), (.valueOrEnd, UInt8(ascii: "]")):
                stack.removeLast()
                expected = .commaOrEnd
                position += 1
            case (.commaOrEnd, UInt8(ascii: "}")), (.commaOrEnd, UInt8(ascii: "]")):
                guard stack.popLast() == (byte == UInt8(ascii: "}")) else { return .wrong }
                position += 1
            case (.commaOrEnd, UInt8(ascii: ",")):
                expected = stack.last == true ? .key : .value
                position += 1
            case (.colon, UInt8(ascii: ":")):
                expected = .value
                position += 1
            case (.key, UInt8(ascii: "\"")), (.keyOrEnd, UInt8(ascii: "\"")):
                let step = string()
                guard step == .done else { return step }
                expected = .colon
            case (.value, _), (.valueOrEnd, _):
                let step = scalar(byte)
                guard step == .done else { return step }
                expected = .commaOrEnd
            default: return .wrong
            }
            if stack.count > Self.maximumDepth { return .wrong }
        } while !stack.isEmpty
        return .done
    }

    private mutating func string() -> Step {
        position += 1
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return .done
            case UInt8(ascii: "\\"): position += 1
            case 0..<0x20: return .wrong
            default: break
            }
        }
        return .cut
    }

    private mutating func scalar(_ byte: UInt8) -> Step {
        switch byte {
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            while position < bytes.endIndex, Self.isNumberByte(bytes[position]) { position += 1 }
            return position < bytes.endIndex ? .done : .cut
        case UInt8(ascii: "t"): return word("true")
        case UInt8(ascii: "f"): return word("false")
        case UInt8(ascii: "n"): return word("null")
        default: return .wrong
        }
    }

    private mutating func word(_ word: String) -> Step {
        let available = bytes[position...].prefix(word.utf8.count)
        guard available.elementsEqual(word.utf8.prefix(available.count)) else { return .wrong }
        position += available.count
        return available.count == word.utf8.count ? .done : .cut
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        ASCIIText.isDigit(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
    }
}
