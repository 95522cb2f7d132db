/// Reads a streamed reply of one protocol as its bytes come.
protocol ReplyStreamDecoding {
    init()

    /// Takes the next bytes.
    ///
    /// - Throws: `ServerSentEventParser.TooLong`.
    mutating func receive(_ bytes: [UInt8]) throws
}

/// What a reply is by its first bytes, whatever was asked for, with what has come of it.
enum ReplyForm<Stream: ReplyStreamDecoding> {
    /// Nothing but white space so far.
    case undecided
    case stream(Stream)
    /// JSON in one piece.
    case whole([UInt8])
    /// A web page, or some other text.
    case other([UInt8])

    /// Takes the next bytes.
    ///
    /// - Throws: `ServerSentEventParser.TooLong`.
    mutating func receive(_ bytes: [UInt8]) throws {
        switch self {
        case .stream(var stream):
            // Emptied first, so that the decoder is not copied.
            self = .undecided
            defer { self = .stream(stream) }
            try stream.receive(bytes)
        case .whole(var held):
            self = .undecided
            held += bytes
            self = .whole(held)
        case .other(let held):
            // A page is named, not read: its head is enough.
            if held.count < Self.pageBytes { self = .other(held + bytes) }
        case .undecided:
            guard let first = bytes.first(where: \.isReplyContent) else { return }
            switch first {
            case UInt8(ascii: "{"), UInt8(ascii: "["): self = .whole(bytes)
            // A field's name or a comment.
            case UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "r"), UInt8(ascii: ":"):
                var stream = Stream()
                defer { self = .stream(stream) }
                try stream.receive(bytes)
            default: self = .other(bytes)
            }
        }
    }

    private static var pageBytes: Int { 16_384 }
}

extension UInt8 {
    /// Neither white space nor part of the byte-order mark.
    fileprivate var isReplyContent: Bool { self > 0x20 && self != 0xEF && self != 0xBB && self != 0xBF }
}
