import Primitives
import Testing

@testable import Providers

struct StructuredOutputTests {
    @Test(arguments: [
        (#"{"title":"Incident brief"}"#, "Incident_brief"), (#"{"title":"  -- Über (v2) --  "}"#, "--_ber_v2_--"),
        (#"{"title":"🚢"}"#, "answer"), (#"{"title":5}"#, "answer"), ("{}", "answer"), ("true", "answer"),
    ])
    func `makes a name of the letters that a name may have`(schema: String, expected: String) throws {
        #expect(StructuredOutput.name(of: try JSONParser.parse(schema).value) == expected)
    }

    @Test func `keeps a name to 64 letters`() {
        let name = StructuredOutput.name(of: ["title": .string(String(repeating: "long ", count: 40))])
        #expect(name.utf8.count <= 64 && name.hasPrefix("long_long"))
    }

    @Test(arguments: [
        (
            #"{"$schema":"s","$id":"i","type":"object","properties":{"$id":{"type":"string"}}}"#,
            #"{"type":"object","properties":{"$id":{"type":"string"}}}"#
        ), ("true", "{}"), ("false", #"{"not":{}}"#),
    ])
    func `carries a schema as an object without its address`(schema: String, expected: String) throws {
        #expect(JSONWriter.text(of: StructuredOutput.carried(try JSONParser.parse(schema).value)) == expected)
    }
}
