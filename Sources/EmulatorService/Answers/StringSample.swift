import Primitives

/// Makes up one string for a schema's keywords.
struct StringSample {
    let material: AnswerMaterial
    let mustQuote: Bool

    /// Scalars of a string that nothing limits.
    private static let usualLength = 240

    func text(_ keywords: JSONObject, name: String, index: Int, variant: Int) throws(SchemaInstanceError) -> String {
        let least = keywords["minLength"]?.intValue ?? 0
        let most = keywords["maxLength"]?.intValue ?? Int.max
        guard least <= most else { throw SchemaInstanceError(message: "leaves no length for '\(name)'") }
        if let pattern = keywords["pattern"]?.stringValue {
            return try matching(pattern, name: name, index: index, lengths: least...most)
        }
        if let format = keywords["format"]?.stringValue { return Self.example(of: format, index: index) }
        if Self.isQuote(name) {
            let quote = material.sentences.indices.lazy
                .compactMap { material.sentence(index + $0) }
                .first { (least...most).contains($0.unicodeScalars.count) }
            if let quote { return quote }
            if mustQuote { throw SchemaInstanceError(message: "asks for a quote, and no text arrived") }
        }
        return fitted(running(name, index), least...most)
    }

    static func isQuote(_ name: String) -> Bool { name.lowercased().hasSuffix("quote") }

    /// A sentence of the material, another for each name and index, or a made-up one.
    private func running(_ name: String, _ index: Int) -> String {
        // A stable hash: the standard library's differs from run to run.
        let salt = name.utf8.reduce(5381) { ($0 &* 33 &+ Int($1)) & 0xFFFF }
        return material.sentence(salt + index) ?? "Emulated \(name.isEmpty ? "text" : name), number \(index + 1)."
    }

    private func fitted(_ text: String, _ lengths: ClosedRange<Int>) -> String {
        var scalars = Array(
            text.unicodeScalars.prefix(min(lengths.upperBound, max(Self.usualLength, lengths.lowerBound))))
        let filler = Array(" Emulated.".unicodeScalars)
        while scalars.count < lengths.lowerBound { scalars.append(filler[scalars.count % filler.count]) }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private func matching(
        _ pattern: String, name: String, index: Int, lengths: ClosedRange<Int>
    ) throws(SchemaInstanceError) -> String {
        // A sample is as short as can be; where that is too short, open counts grow.
        for extra in 0...64 {
            guard let text = PatternSample.text(for: pattern, variant: index, extra: extra) else { break }
            if lengths.contains(text.unicodeScalars.count) { return text }
        }
        throw SchemaInstanceError(
            message: "has the pattern '\(pattern)' for '\(name)', which the emulator cannot make up a text for")
    }

    private static func example(of format: String, index: Int) -> String {
        let two = (index % 28 + 1) < 10 ? "0\(index % 28 + 1)" : "\(index % 28 + 1)"
        return switch format {
        case "date": "2026-01-\(two)"
        case "date-time": "2026-01-\(two)T02:31:00Z"
        case "time": "02:31:\(two)Z"
        case "duration": "PT\(index + 1)M"
        case "email", "idn-email": "person\(index + 1)@example.org"
        case "hostname", "idn-hostname": "host\(index + 1).example.org"
        case "ipv4": "192.0.2.\(index % 250 + 1)"
        case "ipv6": "2001:db8::\(index % 9 + 1)"
        case "uri", "iri", "uri-reference", "iri-reference": "https://example.org/\(index + 1)"
        case "uri-template": "https://example.org/{id}"
        case "uuid": "00000000-0000-4000-8000-0000000000\(two)"
        case "json-pointer": "/\(index)"
        case "relative-json-pointer": "\(index)"
        case "regex": "a{\(index + 1)}"
        default: "Emulated \(format), number \(index + 1)."
        }
    }
}
