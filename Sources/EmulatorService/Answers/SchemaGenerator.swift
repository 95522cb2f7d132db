import Primitives

/// One attempt to make up a value for a schema.
struct SchemaGenerator {
    let root: JSONValue
    let material: AnswerMaterial
    /// Decides among alternatives, for the whole attempt.
    let variant: Int
    /// Whether a quote without material is a failure of its object.
    let mustQuote: Bool

    /// Beyond this only what is required is made up, so that recursive schemas come to an end.
    private static let fullDepth = 5
    private static let depthLimit = 40
    /// Elements of an array that could be empty.
    private static let usualCount = 2

    /// Where a value goes.
    private struct Place {
        var name = ""
        /// Among the elements of an array, so that they differ.
        var index = 0
        var depth = 0

        func member(_ name: String) -> Place { Place(name: name, index: index, depth: depth + 1) }
        func element(_ index: Int) -> Place { Place(name: name, index: self.index + index, depth: depth + 1) }
    }

    func value(for schema: JSONValue) throws(SchemaInstanceError) -> JSONValue { try value(schema, Place()) }

    private func value(_ schema: JSONValue, _ place: Place) throws(SchemaInstanceError) -> JSONValue {
        guard place.depth < Self.depthLimit else {
            throw SchemaInstanceError(message: "requires values inside each other without end")
        }
        let keywords = try FlatSchema(schema, root: root, variant: variant).keywords
        if let constant = keywords["const"] { return constant }
        if let choices = keywords["enum"]?.arrayValue {
            let spoken = choices.filter { !$0.isNull }
            let usable = spoken.isEmpty ? choices : spoken
            guard !usable.isEmpty else { throw SchemaInstanceError(message: "has an 'enum' that allows nothing") }
            return usable[(place.index + variant) % usable.count]
        }
        switch try type(of: keywords) {
        case "object": return try object(keywords, place)
        case "array": return try array(keywords, place)
        case "integer": return try number(keywords, place, isInteger: true)
        case "number": return try number(keywords, place, isInteger: false)
        case "boolean": return .bool((place.index + variant) % 2 == 0)
        case "null": return .null
        default:
            return .string(
                try StringSample(material: material, mustQuote: mustQuote).text(
                    keywords, name: place.name, index: place.index, variant: variant))
        }
    }

    private func type(of keywords: JSONObject) throws(SchemaInstanceError) -> String {
        if let given = keywords["type"] {
            let types = FlatSchema.types(given)
            let spoken = types.filter { $0 != "null" }
            let usable = spoken.isEmpty ? types : spoken
            guard !usable.isEmpty else { throw SchemaInstanceError(message: "allows no type at one place") }
            return usable[variant / 8 % usable.count]
        }
        if keywords["properties"] != nil || keywords["required"] != nil || keywords["minProperties"] != nil {
            return "object"
        }
        if ["items", "prefixItems", "minItems", "contains"].contains(where: { keywords[$0] != nil }) { return "array" }
        if ["minimum", "maximum", "multipleOf", "exclusiveMinimum"].contains(where: { keywords[$0] != nil }) {
            return "number"
        }
        return "string"
    }

    // MARK: - Objects

    private func object(_ keywords: JSONObject, _ place: Place) throws(SchemaInstanceError) -> JSONValue {
        var result = JSONObject()
        let required = keywords["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let most = keywords["maxProperties"]?.intValue ?? Int.max
        let properties = keywords["properties"]?.objectValue ?? JSONObject()
        for (name, schema) in properties {
            let isRequired = required.contains(name)
            guard isRequired || place.depth < Self.fullDepth else { continue }
            let missing = required.count { result[$0] == nil }
            guard isRequired || result.count + missing < most else { continue }
            do throws(SchemaInstanceError) {
                result[name] = try value(schema, place.member(name))
            } catch {
                if isRequired { throw error }
            }
        }
        let other = keywords["additionalProperties"] ?? .bool(true)
        for name in required where result[name] == nil { result[name] = try value(other, place.member(name)) }
        var extra = 1
        while result.count < keywords["minProperties"]?.intValue ?? 0 {
            result["extra\(extra)"] = try value(other, place.member("extra\(extra)"))
            extra += 1
        }
        return .object(result)
    }

    // MARK: - Arrays

    private func array(_ keywords: JSONObject, _ place: Place) throws(SchemaInstanceError) -> JSONValue {
        let prefix = keywords["prefixItems"]?.arrayValue ?? []
        let least = keywords["minItems"]?.intValue ?? 0
        let most = keywords["maxItems"]?.intValue ?? Int.max
        let contained = keywords["contains"].map { _ in keywords["minContains"]?.intValue ?? 1 } ?? 0
        let items = keywords["items"] ?? .bool(true)
        let usual = place.depth < Self.fullDepth ? max(prefix.count, items == .bool(false) ? 0 : Self.usualCount) : 0
        let wanted = min(most, max(least, contained, usual))
        let isUnique = keywords["uniqueItems"]?.boolValue == true
        var elements: [JSONValue] = []
        while elements.count < wanted {
            let index = elements.count
            var schema = index < prefix.count ? prefix[index] : items
            if index < contained, let contains = keywords["contains"] { schema = ["allOf": [schema, contains]] }
            do throws(SchemaInstanceError) {
                guard let element = try element(schema, place, index, besides: isUnique ? elements : []) else { break }
                elements.append(element)
            } catch {
                if index < least { throw error }
                break
            }
        }
        return .array(elements)
    }

    /// An element that is none of `others`; `nil` when none was found.
    private func element(
        _ schema: JSONValue, _ place: Place, _ index: Int, besides others: [JSONValue]
    ) throws(SchemaInstanceError) -> JSONValue? {
        for attempt in 0..<16 {
            let candidate = try value(schema, place.element(index + attempt))
            if !others.contains(candidate) { return candidate }
        }
        return nil
    }

    // MARK: - Numbers

    private func number(
        _ keywords: JSONObject, _ place: Place, isInteger: Bool
    ) throws(SchemaInstanceError) -> JSONValue {
        let step = keywords["multipleOf"]?.doubleValue ?? 1
        var low = keywords["minimum"]?.doubleValue ?? -.infinity
        var high = keywords["maximum"]?.doubleValue ?? .infinity
        let open = (keywords["exclusiveMinimum"]?.doubleValue, keywords["exclusiveMaximum"]?.doubleValue)
        if isInteger || keywords["multipleOf"] != nil {
            if let bound = open.0 { low = max(low, ((bound / step).rounded(.down) + 1) * step) }
            if let bound = open.1 { high = min(high, ((bound / step).rounded(.up) - 1) * step) }
            low = (low / step).rounded(.up) * step
            high = (high / step).rounded(.down) * step
        } else {
            let isOpen = (open.0 ?? -.infinity >= low, open.1 ?? .infinity <= high)
            low = max(low, open.0 ?? -.infinity)
            high = min(high, open.1 ?? .infinity)
            // Between bounds the middle is safe, and beyond a single one a whole step.
            if low.isFinite, high.isFinite, isOpen.0 || isOpen.1 {
                guard low < high else { throw noNumber(place) }
                (low, high) = ((low + high) / 2, (low + high) / 2)
            } else if isOpen.0, low.isFinite {
                low += 1
            } else if isOpen.1, high.isFinite {
                high -= 1
            }
        }
        guard low <= high else { throw noNumber(place) }
        let start = low.isFinite ? low : min(high, step)
        let moved = start + Double(place.index) * step
        return .real(moved <= high ? moved : start)
    }

    private func noNumber(_ place: Place) -> SchemaInstanceError {
        SchemaInstanceError(message: "leaves no number between its bounds at '\(place.name)'")
    }
}
