package import Media
package import Primitives

/// Coverage as the manifest holds it.
package enum CoverageRecord {
    /// Reads back what `json` made; `nil` for anything else.
    package static func coverage(_ json: JSONValue) -> Coverage? {
        guard let unit = json["unit"]?.stringValue.flatMap(Coverage.Unit.init(rawValue:)),
            let total = json["total"]?.doubleValue, let read = json["read"]?.doubleValue
        else { return nil }
        let missing = json["missing"]?.arrayValue?.compactMap(\.stringValue) ?? []
        return Coverage(unit: unit, total: total, read: read, missing: missing)
    }

    /// One object for a unit of one document; of several documents in one unit, the sums per unit of measure count.
    package static func json(_ first: Coverage, rest: ArraySlice<Coverage>) -> JSONValue {
        var total = first.total
        var read = first.read
        var missing = first.missing
        var unit = first.unit.rawValue
        if !rest.isEmpty {
            unit = Coverage.Unit.items.rawValue
            let all = [first] + rest
            total = Double(all.count)
            read = Double(all.count { $0.isComplete })
            missing = all.flatMap(\.missing)
        }
        return [
            "unit": .string(unit), "total": .real(total), "read": .real(read),
            "missing": .array(missing.map(JSONValue.string)),
        ]
    }
}
