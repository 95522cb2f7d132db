import Primitives

/// A piece of a template.
enum TemplateToken {
    /// Text outside tags, as byte offsets.
    case text(Range<Int>)
    case variable(name: String, isRaw: Bool, offset: Int)
    case sectionStart(name: String, isInverted: Bool, offset: Int)
    case sectionEnd(name: String, offset: Int)
    case comment

    /// Whether a line that holds nothing else disappears from the output.
    var canStandAlone: Bool {
        switch self {
        case .text, .variable: false
        case .sectionStart, .sectionEnd, .comment: true
        }
    }
}

/// Cuts a template into tokens and refuses what is not supported, with the place.
///
/// The library behind reports byte offsets for some mistakes and none for others, reads partials and changes its
/// delimiters; here a template is refused before the library sees it.
struct TemplateScanner {
    /// Bytes of the longest template.
    static let maximumSize = 1 << 20
    /// Sections within each other.
    static let maximumDepth = 32

    private let bytes: [UInt8]
    private var position = 0
    private(set) var tokens: [TemplateToken] = []
    private var open: [(name: String, offset: Int)] = []

    init(_ text: String) throws(TemplateError) {
        bytes = Array(text.utf8)
        guard bytes.count <= Self.maximumSize else {
            throw TemplateError("the template is larger than \(ByteCount(Self.maximumSize))")
        }
        try scan()
        if let section = open.last {
            throw error("the section \"\(section.name)\" is never closed", at: section.offset)
        }
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

    func place(_ offset: Int) -> TextPosition { TextPosition(offset: offset, in: bytes) }

    private func error(_ message: String, at offset: Int) -> TemplateError { TemplateError(message, at: place(offset)) }

    private func isPair(_ offset: Int, _ byte: UInt8) -> Bool {
        offset + 1 < bytes.count && bytes[offset] == byte && bytes[offset + 1] == byte
    }

    private mutating func scan() throws(TemplateError) {
        var textStart = 0
        while position < bytes.count {
            guard isPair(position, UInt8(ascii: "{")) else {
                position += 1
                continue
            }
            if textStart < position { tokens.append(.text(textStart..<position)) }
            try scanTag()
            textStart = position
        }
        if textStart < bytes.count { tokens.append(.text(textStart..<bytes.count)) }
    }

    private mutating func scanTag() throws(TemplateError) {
        let start = position
        let isTriple = position + 2 < bytes.count && bytes[position + 2] == UInt8(ascii: "{")
        let contentStart = start + (isTriple ? 3 : 2)
        var end = contentStart
        while end < bytes.count, !isPair(end, UInt8(ascii: "}")) { end += 1 }
        guard end < bytes.count else { throw error("the tag is never closed", at: start) }
        if isTriple {
            guard end + 2 < bytes.count, bytes[end + 2] == UInt8(ascii: "}") else {
                throw error("a tag that starts with {{{ must end with }}}", at: start)
            }
        }
        position = end + (isTriple ? 3 : 2)
        var content = bytes[contentStart..<end]
        Self.trim(&content)
        if isTriple {
            tokens.append(.variable(name: try name(content, at: start), isRaw: true, offset: start))
            return
        }
        guard let sigil = content.first else { throw error("the tag has no name", at: start) }
        var rest = content.dropFirst()
        Self.trim(&rest)
        switch sigil {
        case UInt8(ascii: "!"): tokens.append(.comment)
        case UInt8(ascii: "&"): tokens.append(.variable(name: try name(rest, at: start), isRaw: true, offset: start))
        case UInt8(ascii: "#"), UInt8(ascii: "^"):
            let name = try name(rest, at: start)
            open.append((name, start))
            guard open.count <= Self.maximumDepth else {
                throw error("sections are nested deeper than \(Self.maximumDepth) levels", at: start)
            }
            tokens.append(.sectionStart(name: name, isInverted: sigil == UInt8(ascii: "^"), offset: start))
        case UInt8(ascii: "/"): try close(try name(rest, at: start), at: start)
        case UInt8(ascii: ">"):
            throw error("partials are not supported: a template reads no other file", at: start)
        case UInt8(ascii: "="): throw error("the delimiters of tags cannot be changed", at: start)
        default: tokens.append(.variable(name: try name(content, at: start), isRaw: false, offset: start))
        }
    }

    private mutating func close(_ name: String, at offset: Int) throws(TemplateError) {
        guard let section = open.popLast() else { throw error("no section \"\(name)\" is open here", at: offset) }
        guard section.name == name else {
            let place = place(section.offset)
            throw error(
                "\"\(name)\" is closed, but \"\(section.name)\" is open since line \(place.line), column \(place.column)",
                at: offset)
        }
        tokens.append(.sectionEnd(name: name, offset: offset))
    }

    /// Checks the name of a tag: parts joined by full stops, or a full stop alone for the item itself.
    private func name(_ content: ArraySlice<UInt8>, at offset: Int) throws(TemplateError) -> String {
        guard !content.isEmpty else { throw error("the tag has no name", at: offset) }
        let text = String(decoding: content, as: UTF8.self)
        let isForbidden = text.unicodeScalars.contains { scalar in
            scalar.properties.isWhitespace || scalar.value < 0x20 || "{}#^/&!=<>@$%".unicodeScalars.contains(scalar)
        }
        guard !isForbidden else {
            throw error("\"\(TerminalText.escaped(String(text.prefix(60))))\" is not a name", at: offset)
        }
        guard text == "." || !text.split(separator: ".", omittingEmptySubsequences: false).contains("") else {
            throw error("\"\(text)\" has an empty part between its full stops", at: offset)
        }
        return text
    }

    private static func trim(_ slice: inout ArraySlice<UInt8>) {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        while let first = slice.first, isBlank(first) { slice.removeFirst() }
        while let last = slice.last, isBlank(last) { slice.removeLast() }
    }
}
