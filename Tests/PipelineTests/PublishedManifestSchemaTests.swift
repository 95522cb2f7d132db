import Glibc
import JSONSchema
import Patterns
import Primitives
import Testing

@testable import Pipeline

struct PublishedManifestSchemaTests {
    @Test func `is the text of the published file`() throws {
        let package = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        let path = package.joined(separator: "/") + "/pipelines/manifest.schema.json"
        let stream = try #require(fopen(path, "rb"), "\(path) cannot be read")
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 { bytes += buffer[..<count] }
        #expect(String(decoding: bytes, as: UTF8.self) == ManifestSchemaText.json)
    }

    @Test func `names every status, action and state that there is`() throws {
        let schema = try JSONParser.parse(ManifestSchemaText.json)
        func words(_ pointer: String) throws -> Set<String> {
            let place = try #require(JSONPointer(parsing: pointer))
            let node = try #require(schema.node(at: place))
            return Set((node.value.arrayValue ?? []).compactMap(\.stringValue))
        }
        let statuses = Set(UnitStatus.allCases.map(\.rawValue))
        let actions = Set(UnitAction.allCases.map(\.rawValue))
        #expect(try words("/$defs/unit/properties/status/enum") == statuses)
        #expect(try words("/$defs/unit/properties/action/enum") == actions)
        #expect(try words("/$defs/totals/properties/units/required") == statuses)
        #expect(try words("/$defs/totals/properties/actions/required") == actions)
    }

    @Test(arguments: ["/etc/passwd", "../up", "a/../b", "a/.."])
    func `refuses paths that leave their root`(path: String) throws {
        let schema = try JSONSchema(
            compiling: try JSONParser.parse(ManifestSchemaText.json).value, patterns: PatternCompiler())
        let manifest: JSONValue = [
            "sources": [["path": .string(path)]], "units": [["outputs": [["path": .string(path)]]]],
        ]
        let pointers = schema.validate(manifest).map { "\($0)" }
        #expect(pointers.contains { $0.contains("/sources/0/path") })
        #expect(pointers.contains { $0.contains("/units/0/outputs/0/path") })
    }
}
