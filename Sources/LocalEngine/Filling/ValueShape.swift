import Primitives

/// Gives material the shape that a scalar schema wants, within its bounds, or says why it cannot.
struct ValueShape {
    struct Mismatch: Error {
        let message: String
    }

    let schema: JSONObject
    let type: String

    /// What an open member's JSON value offers.
    static func material(of value: JSONValue) -> Material? {
        switch value {
        case .null: nil
        case .bool(let flag): .flag(flag)
        case .number(let number): .number(number)
        case .string(let text): .text(text)
        case .array(let elements): .texts(elements.compactMap { $0.stringValue ?? $0.doubleValue.map { "\($0)" } })
        case .object(let object): .record(Record(text: JSONWriter.text(of: value)).with(members: object))
        }
    }

    func shape(_ material: Material) -> Result<JSONValue, Mismatch> {
        switch type {
        case "string": string(from: material)
        case "integer", "number": number(from: material)
        case "boolean": flag(from: material)
        default: .failure(Mismatch(message: "nothing here is of type \(type)"))
        }
    }

    // MARK: - Strings

    private func string(from material: Material) -> Result<JSONValue, Mismatch> {
        var text: String
        var isVerbatim = false
        switch material {
        case .text(let value, let verbatim): (text, isVerbatim) = (value, verbatim)
        case .record(let record):
            (text, isVerbatim) = (record.text, record.isVerbatim)
            if schema["format"] == "date", case .text(let date, _)? = record[.date] { text = date }
        case .number(let number): text = number.literal
        case .flag(let flag): text = flag ? "yes" : "no"
        case .list(let records):
            // A list where a string is wanted reads as one line.
            guard !records.isEmpty else { return .failure(Mismatch(message: "none was found in the sources")) }
            text = records.map(\.text).joined(separator: "; ")
        }
        guard schema["enum"] == nil else { return option(for: text) }
        return bounded(text, isVerbatim: isVerbatim).flatMap(formatted).map(JSONValue.string)
    }

    private func bounded(_ text: String, isVerbatim: Bool) -> Result<String, Mismatch> {
        var text = text
        // JSON Schema counts code points; a character is never more than that many of them.
        if let limit = schema["maxLength"]?.intValue, text.unicodeScalars.count > limit {
            text = isVerbatim ? Self.prefix(of: text, limit) : Self.shortened(text, to: limit)
        }
        if let minimum = schema["minLength"]?.intValue, text.unicodeScalars.count < minimum {
            return .failure(
                Mismatch(
                    message: "the sources give only \(text.unicodeScalars.count) of at least \(minimum) characters"))
        }
        return text.isEmpty && schema["minLength"] == nil && schema["maxLength"]?.intValue != 0
            ? .failure(Mismatch(message: "the sources give no text for it")) : .success(text)
    }

    private static func shortened(_ text: String, to limit: Int) -> String {
        var size = limit
        while size > 0 {
            let shortened = DisplayText.shortened(text, to: size)
            if shortened.unicodeScalars.count <= limit { return shortened }
            size -= max(1, shortened.unicodeScalars.count - limit)
        }
        return ""
    }

    /// The longest beginning of a quotation that ends with a word: still word for word what the source says.
    private static func prefix(of text: String, _ limit: Int) -> String {
        let scalars = Array(text.unicodeScalars)
        var end = min(limit, scalars.count)
        while end > 0, end < scalars.count, !scalars[end].isBlank, !scalars[end].isUnspaced { end -= 1 }
        if end == 0 { end = min(limit, scalars.count) }
        return String(scalars: scalars[scalars.trimmed(0..<end)])
    }

    /// The option of an enum that the text names.
    private func option(for text: String) -> Result<JSONValue, Mismatch> {
        let options = (schema["enum"]?.arrayValue ?? []).compactMap(\.stringValue)
        let words = EnumSynonyms.words(for: text)
        for word in words {
            if let option = options.first(where: { ConceptTable.key($0) == ConceptTable.key(word) }) {
                return .success(.string(option))
            }
        }
        if let unknown = options.first(where: {
            ["unknown", "unspecified", "undetermined"].contains(ConceptTable.key($0))
        }) {
            return .success(.string(unknown))
        }
        return .failure(Mismatch(message: "only a model can choose among \(options.prefix(6).joined(separator: ", "))"))
    }

    private func formatted(_ text: String) -> Result<String, Mismatch> {
        let mismatch = Mismatch(
            message: "the sources give no \(schema["format"]?.stringValue ?? "text of the form wanted")")
        switch schema["format"]?.stringValue {
        case "date":
            guard let date = TextFormat.date(text) else { return .failure(mismatch) }
            return matched(date)
        case "date-time": guard TextFormat.isTimestamp(text) else { return .failure(mismatch) }
        case "time": guard TextFormat.isTimeWithZone(text) else { return .failure(mismatch) }
        case "email": guard text.contains("@"), !text.contains(" ") else { return .failure(mismatch) }
        case "uri", "iri":
            guard text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("ftp://") else {
                return .failure(mismatch)
            }
        case "uuid", "ipv4", "ipv6", "hostname", "duration", "regex", "json-pointer", "uri-template":
            return .failure(mismatch)
        default: break
        }
        return matched(text)
    }

    private func matched(_ text: String) -> Result<String, Mismatch> {
        guard let pattern = schema["pattern"]?.stringValue else { return .success(text) }
        guard let simple = SimplePattern(pattern) else {
            return .failure(Mismatch(message: "the embedded engine does not read the pattern \(pattern)"))
        }
        return simple.matches(text)
            ? .success(text) : .failure(Mismatch(message: "\"\(text.prefix(40))\" does not match \(pattern)"))
    }

    // MARK: - Numbers and flags

    private func number(from material: Material) -> Result<JSONValue, Mismatch> {
        let missing = Mismatch(message: "the sources give no number for it")
        var number: JSONNumber
        switch material {
        case .number(let value): number = value
        case .list(let records): number = JSONNumber(records.count)
        case .text(let text, _):
            guard let parsed = TextFormat.number(text) else { return .failure(missing) }
            number = parsed
        case .record(let record):
            guard case .number(let value)? = record[.value] ?? record[.time] else { return .failure(missing) }
            number = value
        case .flag: return .failure(missing)
        }
        if type == "integer", number.intValue == nil {
            let rounded = number.doubleValue.rounded()
            guard abs(rounded) < 9e15 else { return .failure(missing) }
            number = JSONNumber(Int(rounded))
        }
        if let options = schema["enum"]?.arrayValue, !options.contains(.number(number)) { return .failure(missing) }
        let value = number.doubleValue
        let fits =
            schema["minimum"]?.doubleValue.map { value >= $0 } ?? true
            && schema["maximum"]?.doubleValue.map { value <= $0 } ?? true
            && schema["exclusiveMinimum"]?.doubleValue.map { value > $0 } ?? true
            && schema["exclusiveMaximum"]?.doubleValue.map { value < $0 } ?? true
            && schema["multipleOf"]?.doubleValue.map { $0 > 0 && (value / $0) == (value / $0).rounded() } ?? true
        return fits
            ? .success(.number(number)) : .failure(Mismatch(message: "\(number.literal) lies outside the bounds"))
    }

    private func flag(from material: Material) -> Result<JSONValue, Mismatch> {
        guard case .flag(let flag) = material else { return .failure(Mismatch(message: "only a model can decide it")) }
        return .success(.bool(flag))
    }
}
