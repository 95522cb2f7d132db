package import Primitives

/// A run manifest, read back: enough by itself to resume.
package struct Manifest: Sendable {
    /// The version of the format that this release writes and reads.
    package static let version = 1

    package var tool: JSONValue
    package var run: JSONValue
    package var totals: JSONValue
    package var sources: [SourceRecord]
    package var units: [UnitRecord]

    /// Reads a manifest, however it is laid out.
    package init(parsing bytes: [UInt8]) throws(ManifestError) {
        let document: JSONValue
        do {
            document = try JSONParser.parse(bytes).value
        } catch {
            let place = TextPosition(offset: error.offset, in: bytes)
            throw ManifestError(message: "not JSON: \(error.message) (line \(place.line), column \(place.column))")
        }
        guard let version = document["manifest_version"]?.intValue else {
            throw ManifestError(message: "not a run manifest: it has no manifest_version")
        }
        guard version == Self.version, document["key_schema"]?.intValue == KeyComponents.scheme else {
            throw ManifestError(
                message: "manifest_version \(version) with key_schema \(document["key_schema"]?.intValue ?? 0) "
                    + "is not one that this release reads")
        }
        tool = document["tool"] ?? .null
        run = document["run"] ?? .null
        totals = document["totals"] ?? .null
        sources = try Self.read(document["sources"], "sources", SourceRecord.init(json:))
        units = try Self.read(document["units"], "units", UnitRecord.init(json:))
    }

    private static func read<Element>(
        _ value: JSONValue?, _ name: String, _ element: (JSONValue) -> Element?
    ) throws(ManifestError) -> [Element] {
        guard let array = value?.arrayValue else { throw ManifestError(message: "it has no list of \(name)") }
        var result: [Element] = []
        result.reserveCapacity(array.count)
        for (position, value) in array.enumerated() {
            guard let read = element(value) else {
                throw ManifestError(message: "\(name)[\(position)] is not what a manifest holds")
            }
            result.append(read)
        }
        return result
    }
}

/// Why a file is not a manifest that can be used.
package struct ManifestError: Error, Sendable, CustomStringConvertible {
    package let message: String
    package var description: String { message }
}

extension UnitRecord {
    /// Reads a manifest's line back; `nil` when it is not one.
    package init?(json: JSONValue) {
        guard let id = json["id"]?.stringValue, let step = json["step"]?.stringValue,
            let status = json["status"]?.stringValue.flatMap(UnitStatus.init(rawValue:))
        else { return nil }
        var answer: AnswerReference?
        if let digest = json["answer"]?.stringValue.flatMap(SHA256Digest.init(hex:)) {
            answer = AnswerReference(digest: digest, isJSON: json["answer_kind"]?.stringValue == "json")
        }
        var failure: UnitFailure?
        if let failureClass = json["error"]?["class"]?.stringValue {
            failure = UnitFailure(
                FailureClass(rawValue: failureClass), json["error"]?["message"]?.stringValue ?? "")
        }
        self.init(
            id: UnitID(rawValue: id), step: step, status: status,
            action: json["action"]?.stringValue.flatMap(UnitAction.init(rawValue:)) ?? .none,
            reasons: json["reasons"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            key: json["key"]?.stringValue.flatMap(SHA256Digest.init(hex:)), components: json["components"] ?? .null,
            answer: answer, rendering: json["rendering"]?.stringValue.flatMap(SHA256Digest.init(hex:)),
            attempts: json["attempts"]?.intValue ?? 0, failure: failure, details: UnitDetails(json: json),
            outputs: json["outputs"]?.arrayValue?.compactMap(OutputRecord.init(json:)) ?? [])
    }
}
