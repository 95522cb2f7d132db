/// The size of an SVG: its width and height, or else its view box (SVG 2, 8.2).
enum SVGHeader {
    static func header(_ head: [UInt8]) -> ImageHeader? {
        let text = String(decoding: head.filter { $0 != 0 }, as: UTF8.self)
        guard let start = text.firstRange(of: "<svg")?.upperBound ?? text.firstRange(of: ":svg")?.upperBound else {
            return nil
        }
        let tag = text[start...].prefix { $0 != ">" }
        if let width = value("width", in: tag).flatMap(pixels), let height = value("height", in: tag).flatMap(pixels) {
            return ImageHeader(width: width, height: height)
        }
        let box = (value("viewBox", in: tag) ?? "").split { $0 == " " || $0 == "," || $0.isNewline }.compactMap {
            Double($0)
        }
        guard box.count == 4, let width = rounded(box[2]), let height = rounded(box[3]) else { return nil }
        return ImageHeader(width: width, height: height)
    }

    private static func value(_ name: String, in tag: Substring) -> String? {
        for separator in [" ", "\n", "\t", "\r\n"] {
            guard let found = tag.firstRange(of: "\(separator)\(name)=") else { continue }
            let rest = tag[found.upperBound...]
            guard let quote = rest.first, quote == "\"" || quote == "'" else { continue }
            return String(rest.dropFirst().prefix { $0 != quote })
        }
        return nil
    }

    /// A length in CSS pixels, 96 to the inch; percentages are none.
    private static func pixels(_ length: String) -> Int? {
        let digits = length.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits) else { return nil }
        let factors = ["": 1, "px": 1, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96.0 / 72, "pc": 16]
        guard let factor = factors[length.dropFirst(digits.count).lowercased()] else { return nil }
        return rounded(number * factor)
    }

    private static func rounded(_ value: Double) -> Int? {
        guard value.isFinite, value > 0, value < 1e9 else { return nil }
        return max(1, Int(value.rounded()))
    }
}
