import Media
import Primitives

/// Checks and converts texts for the formats that schemas ask for.
enum TextFormat {
    /// The `2024-03-12` that a text is or starts with.
    static func date(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = int(bytes[0..<4]), let month = int(bytes[5..<7]), let day = int(bytes[8..<10]),
            Calendar.isDate(year: year, month: month, day: day),
            bytes.count == 10 || bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ")
        else { return nil }
        return String(decoding: bytes[..<10], as: UTF8.self)
    }

    /// RFC 3339: the zone is part of it.
    static func isTimestamp(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard date(text) != nil, bytes.count > 11, bytes[10] == UInt8(ascii: "T") else { return false }
        return isTimeWithZone(String(decoding: bytes[11...], as: UTF8.self))
    }

    static func isTimeWithZone(_ text: String) -> Bool {
        var bytes = Array(text.utf8)[...]
        guard bytes.count >= 9, clock(bytes.prefix(8)) else { return false }
        bytes = bytes.dropFirst(8)
        if bytes.first == UInt8(ascii: ".") {
            bytes = bytes.dropFirst()
            let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty else { return false }
            bytes = bytes.dropFirst(digits.count)
        }
        if bytes.count == 1 { return bytes.first == UInt8(ascii: "Z") || bytes.first == UInt8(ascii: "z") }
        guard bytes.count == 6, let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return false
        }
        let zone = Array(bytes.dropFirst())
        guard let hours = int(zone[0..<2]), let minutes = int(zone[3..<5]) else { return false }
        return zone[2] == UInt8(ascii: ":") && hours < 24 && minutes < 60
    }

    private static func clock(_ slice: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(slice)
        guard bytes.count == 8, bytes[2] == UInt8(ascii: ":"), bytes[5] == UInt8(ascii: ":"),
            let hours = int(bytes[0..<2]), let minutes = int(bytes[3..<5]), let seconds = int(bytes[6..<8])
        else { return false }
        return hours < 24 && minutes < 60 && seconds < 60
    }

    private static func int(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(String(decoding: bytes, as: UTF8.self))
    }

    /// A plain number at the start of a text, as in `18 knots`; grouping is not guessed at.
    static func number(_ text: String) -> JSONNumber? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard digits.contains(where: \.isNumber), !digits.hasSuffix("."), !digits.hasPrefix(".") else { return nil }
        if let next = text.dropFirst(digits.count).first, next == "," || next == "-" || next == ":" || next == "/" {
            return nil
        }
        if let integer = Int(digits) { return JSONNumber(integer) }
        return Double(digits).flatMap { JSONNumber($0) }
    }
}

/// Other words for the values by which the engine calls families and kinds.
enum EnumSynonyms {
    static func words(for text: String) -> [String] { [text] + (table[text] ?? []) }

    private static let table: [String: [String]] = {
        var table: [String: [String]] = [
            "date": ["dates", "time", "temporal"], "time": ["clock", "date", "temporal"],
            "amount": ["money", "cost", "price", "sum", "financial"], "percentage": ["percent", "number", "measure"],
            "measure": ["measurement", "quantity", "number"], "email": ["contact", "address"],
            "phone": ["contact", "telephone"], "url": ["link", "reference"], "channel": ["radio", "contact"],
            "identifier": ["id", "reference", "code"], "coordinates": ["position", "location", "place"],
            "person": ["people", "individual", "name"],
            "organisation": ["organization", "company", "org", "institution"],
            "statement": ["fact", "observation", "finding", "quote", "sentence"],
            "event": ["fact", "observation", "statement"],
            "field": ["fact", "property", "attribute"], "measured": ["fact", "measurement", "technical"],
            "en": ["english"], "de": ["german", "deutsch"], "fr": ["french", "français"], "es": ["spanish", "español"],
            "it": ["italian", "italiano"], "ja": ["japanese"], "zh": ["chinese"], "ko": ["korean"], "el": ["greek"],
        ]
        for kind in ["date", "time", "amount", "percentage", "measure", "identifier", "coordinates"] {
            table[kind, default: []] += ["fact", "detail"]
        }
        for family in FamilyName.all { table[family.rawValue, default: []] += FamilyName.synonyms(family) }
        return table
    }()
}
