import Primitives
import Testing

/// A manifest as a user's script reads it: plain JSON, not through the program's own model.
struct ManifestFile: Sendable {
    let json: JSONValue

    init(_ path: String) throws { json = try JSONParser.parse(try Workplace.bytes(at: path)).value }

    var run: JSONValue { json["run"] ?? .null }
    var sources: [JSONValue] { json["sources"]?.arrayValue ?? [] }
    var units: [JSONValue] { json["units"]?.arrayValue ?? [] }
    var outputs: [JSONValue] { units.flatMap { $0["outputs"]?.arrayValue ?? [] } }

    func source(_ path: String) throws -> JSONValue {
        try #require(sources.first { $0["path"]?.stringValue == path }, "no source \(path)")
    }

    func unit(_ id: String) throws -> JSONValue {
        try #require(units.first { $0["id"]?.stringValue == id }, "no unit \(id)")
    }

    func actions(_ action: String) -> [String] {
        units.filter { $0["action"]?.stringValue == action }.compactMap { $0["id"]?.stringValue }
    }

    func count(status: String) -> Int { units.count { $0["status"]?.stringValue == status } }
    func count(state: String) -> Int { sources.count { $0["state"]?.stringValue == state } }

    /// Units that were asked about in the run.
    var requests: Int? { json["totals"]?["actions"]?["requested"]?.intValue }
    /// What went over the wire.
    var wireRequests: Int? { json["totals"]?["requests"]?.intValue }
}

extension JSONValue {
    subscript(text key: String) -> String? { self[key]?.stringValue }
}
