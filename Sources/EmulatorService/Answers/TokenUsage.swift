/// Tokens as the emulated model counts them.
package struct TokenUsage: Sendable, Hashable {
    package var prompt: Int
    /// Of the visible answer.
    package var completion: Int
    /// Of the reasoning, which is counted apart.
    package var thoughts: Int

    package init(prompt: Int, completion: Int, thoughts: Int = 0) {
        self.prompt = prompt
        self.completion = completion
        self.thoughts = thoughts
    }

    package var total: Int { prompt + completion + thoughts }

    /// About four characters are one token in English, and no token spans two words.
    package static func tokens(ofText text: String) -> Int {
        var words = 0
        var isInside = false
        for byte in text.utf8 {
            let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
            if !isSpace, !isInside { words += 1 }
            isInside = !isSpace
        }
        return max(1, words, (text.unicodeScalars.count + 3) / 4)
    }

    /// What a request's parts amount to, as Gemini 3 counts media: 1,120 for an image, 560 for a page of a PDF, 32 for
    /// a second of audio, 258 and 32 for a second of video and its sound.
    ///
    /// Lengths and pages are told crudely, and rather too high than too low.
    package static func prompt(of request: ReceivedRequest) -> Int {
        request.parts.reduce(0) { $0 + tokens(of: $1) }
    }

    /// What one part amounts to.
    static func tokens(of part: ReceivedPart) -> Int {
        if let text = part.text { return tokens(ofText: text) }
        switch part.mime.prefix(while: { $0 != "/" }) {
        case "image": return 1120
        case "audio": return 32 * max(1, part.seconds ?? 1)
        case "video": return 290 * max(1, part.seconds ?? 1)
        default: return part.mime == "application/pdf" ? 560 * max(1, part.pages ?? 1) : max(1, part.byteCount / 4)
        }
    }

    /// Counts page objects; where objects are compressed, 10 kB stand for a page if that makes more.
    static func pages(ofPDF bytes: [UInt8]) -> Int {
        let seen = visiblePages(ofPDF: bytes)
        let isCompressed = bytes.firstRange(of: Array("/ObjStm".utf8)) != nil
        return max(1, seen, isCompressed ? bytes.count / 10_000 : 0)
    }

    private static func visiblePages(ofPDF bytes: [UInt8]) -> Int {
        let mark = Array("/Type".utf8)
        let page = Array("/Page".utf8)
        var count = 0
        var index = bytes.startIndex
        while let slash = bytes[index...].firstIndex(of: UInt8(ascii: "/")) {
            index = slash + 1
            guard bytes[slash...].starts(with: mark) else { continue }
            let rest = bytes[(slash + mark.count)...].drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
            guard rest.starts(with: page) else { continue }
            // `/Pages` is the tree that holds them.
            let next = rest.dropFirst(page.count).first
            if next == nil || !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next ?? 0) { count += 1 }
        }
        return count
    }
}
