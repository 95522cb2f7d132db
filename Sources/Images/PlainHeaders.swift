/// Headers of formats that libvips reads wrongly, or only through a loader that is not fit for untrusted files.
enum PlainHeaders {
    /// The header of a file of MIME type `type` that begins with `head`; `nil` when it is damaged or of another type.
    static func header(_ head: [UInt8], type: String) -> ImageHeader? {
        switch type {
        case "image/bmp": bitmap(head)
        case "image/vnd.microsoft.icon": icon(head)
        case "image/jp2", "image/jpx", "image/jpm": jpeg2000(head)
        case "image/vnd.adobe.photoshop": photoshop(head)
        case "image/svg+xml": SVGHeader.header(head)
        default: type.hasPrefix("image/x-portable-") ? portableMap(head) : nil
        }
    }

    static func reads(_ type: String) -> Bool {
        [
            "image/bmp", "image/vnd.microsoft.icon", "image/jp2", "image/jpx", "image/jpm",
            "image/vnd.adobe.photoshop", "image/svg+xml",
        ].contains(type) || type.hasPrefix("image/x-portable-")
    }

    /// BITMAPCOREHEADER is 12 bytes long, every later one starts like BITMAPINFOHEADER; a negative height means that
    /// the rows run from the top.
    static func bitmap(_ head: [UInt8]) -> ImageHeader? {
        let order = ByteOrder.little
        guard head.starts(with: "BM".utf8), let length = order.integer(head, at: 14, length: 4) else { return nil }
        if length == 12 {
            guard let width = order.integer(head, at: 18, length: 2),
                let height = order.integer(head, at: 20, length: 2)
            else { return nil }
            return sized(width, height)
        }
        guard length >= 40, let width = order.signed32(head, at: 18), let height = order.signed32(head, at: 22) else {
            return nil
        }
        return sized(width, abs(height))
    }

    /// The largest of an icon's sizes; a zero stands for 256.
    static func icon(_ head: [UInt8]) -> ImageHeader? {
        let order = ByteOrder.little
        guard let count = order.integer(head, at: 4, length: 2), (1...1000).contains(count) else { return nil }
        var best: ImageHeader?
        for index in 0..<count {
            let entry = 6 + index * 16
            guard entry + 16 <= head.count else { break }
            let width = head[entry] == 0 ? 256 : Int(head[entry])
            let height = head[entry + 1] == 0 ? 256 : Int(head[entry + 1])
            if width * height > (best.map { $0.width * $0.height } ?? 0) { best = sized(width, height) }
        }
        best?.frames = count
        return best
    }

    /// The image header box, ISO/IEC 15444-1 annex I.5.3.1: height before width.
    static func jpeg2000(_ head: [UInt8]) -> ImageHeader? {
        let order = ByteOrder.big
        guard let box = position(of: Array("ihdr".utf8), in: head),
            let height = order.integer(head, at: box + 4, length: 4),
            let width = order.integer(head, at: box + 8, length: 4)
        else { return nil }
        return sized(width, height)
    }

    static func photoshop(_ head: [UInt8]) -> ImageHeader? {
        let order = ByteOrder.big
        guard head.starts(with: "8BPS".utf8), let height = order.integer(head, at: 14, length: 4),
            let width = order.integer(head, at: 18, length: 4)
        else { return nil }
        return sized(width, height)
    }

    /// Netpbm's PBM, PGM, PPM: two numbers after the magic number, comments between them; PAM: named fields.
    static func portableMap(_ head: [UInt8]) -> ImageHeader? {
        guard head.count > 2, head[0] == UInt8(ascii: "P") else { return nil }
        let text = String(decoding: head.dropFirst(2).prefix(1024).map { $0 < 0x80 ? $0 : 0x20 }, as: UTF8.self)
        let words = text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { $0.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace) }
        if head[1] == UInt8(ascii: "7") {
            guard let width = number(after: "WIDTH", in: words), let height = number(after: "HEIGHT", in: words) else {
                return nil
            }
            return sized(width, height)
        }
        guard words.count >= 2, let width = Int(words[0]), let height = Int(words[1]) else { return nil }
        return sized(width, height)
    }

    private static func number(after word: Substring, in words: [Substring]) -> Int? {
        words.firstIndex(of: word).flatMap { $0 + 1 < words.count ? Int(words[$0 + 1]) : nil }
    }

    private static func sized(_ width: Int, _ height: Int) -> ImageHeader? {
        guard (1...Int(UInt32.max)).contains(width), (1...Int(UInt32.max)).contains(height) else { return nil }
        return ImageHeader(width: width, height: height)
    }

    private static func position(of needle: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= needle.count else { return nil }
        return (0...bytes.count - needle.count).first { bytes[$0..<$0 + needle.count].elementsEqual(needle) }
    }
}
