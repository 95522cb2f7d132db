import Media
import Primitives
import Testing

@testable import Pipeline

struct ManifestTests {
    private static func manifest(sources: String = "", units: String = "", version: Int = 1, scheme: Int = 1) -> String
    {
        """
        { "manifest_version": \(version), "key_schema": \(scheme), "tool": null, "run": { "id": "r" }, "totals": {},
          "sources": [\(sources)], "units": [\(units)] }
        """
    }

    private func message(_ text: String) -> String? {
        do {
            _ = try Manifest(parsing: Array(text.utf8))
            return nil
        } catch { return error.message }
    }

    @Test(arguments: [
        ("{", "line 1"), ("[]", "manifest_version"), ("{}", "manifest_version"), (manifest(version: 2), "version 2"),
        (manifest(scheme: 2), "key_schema 2"), (#"{"manifest_version":1,"key_schema":1}"#, "sources"),
        (manifest(units: "{}"), "units[0]"), (manifest(units: #"{"id":"x","step":"s","status":"fine"}"#), "units[0]"),
        (manifest(sources: #"{"input":"i","path":"a","state":"odd"}"#), "sources[0]"),
        (manifest(sources: #"{"input":"i","path":"../up","state":"selected"}"#), "sources[0]"),
        (manifest(sources: #"{"input":"i","path":"a","path_hex":"2f","state":"selected"}"#), "sources[0]"),
        (manifest(sources: #"{"input":"i","path":"a","path_hex":"6","state":"selected"}"#), "sources[0]"),
    ])
    func `says why a text is no manifest`(text: String, part: String) {
        #expect(message(text)?.contains(part) == true, "\(message(text) ?? "it was read")")
    }

    @Test func `reads units with nothing but a name`() throws {
        let manifest = try Manifest(
            parsing: Array(Self.manifest(units: #"{"id":"s:i/a","step":"s","status":"pending"}"#).utf8))
        #expect(manifest.units == [UnitRecord(id: UnitID(rawValue: "s:i/a"), step: "s")])
    }

    @Test func `reads paths that are no text, and roots`() throws {
        let manifest = try Manifest(
            parsing: Array(
                Self.manifest(
                    sources: #"""
                        {"input":"i","path":"a%FF","path_hex":"61ff","state":"skipped","reason":"fifo"},
                        {"input":"i","path":"","state":"failed","error":{"class":"unreadable","message":"m"}}
                        """#
                ).utf8))
        #expect(manifest.sources.map(\.path.bytes) == [[0x61, 0xFF], []])
        #expect(manifest.sources[0].state == .skipped(reason: "fifo"))
        #expect(manifest.sources[1].problem == ReadingProblem(.unreadable, "m"))
    }

    @Test func `reads details and outputs back from the members that they write`() {
        let details = UnitDetails(
            provider: "p", servedModel: "m", requestID: "r", delivery: "inline", degradations: ["a", "b"],
            coverage: ["unit": "pages"], repairs: 2, grounding: ["checked": 1], usage: ["input": 5], cost: ["usd": 0.1],
            started: "2026-01-01T00:00:00.000Z", milliseconds: 7)
        #expect(UnitDetails(json: .object(JSONObject(details.members))) == details)
        #expect(UnitDetails(json: .null) == UnitDetails())
        let output = OutputRecord(kind: "json", path: "a/b", sha256: SHA256Digest(words: [1, 2, 3, 4]), bytes: 5)
        #expect(OutputRecord(json: output.json) == output)
        #expect(OutputRecord(json: ["kind": "json"]) == nil)
    }
}
