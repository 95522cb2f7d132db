import Digests
import Engine
import Pipeline
import Primitives
import TestSupport
import Testing

struct PipelineResolverTests {
    private func mistakes(_ json: String, texts: [String: String] = [:]) throws -> String {
        do {
            _ = try PipelineSamples.resolve(json, texts: texts, hashing: OpenSSLHashing())
            return ""
        } catch let error as PipelineSamples.NotResolved {
            return error.description
        }
    }

    @Test func `names missing and broken texts in the same pass as mistakes in the file`() throws {
        let found = try mistakes(
            """
            { "version": 1, "name": "x", "unknown": 1, "vars": { "case": "0231" },
              "inputs": { "docs": { "root": "docs" } },
              "steps": [ { "id": "brief", "over": ["docs"], "system": "missing.md", "prompt": "prompt.md",
                           "schema": "schema.json", "write": [ { "json": "a/{{relpath}}.json" } ] } ] }
            """,
            texts: ["prompt.md": "{{vars.case}} {{source.relpat}}", "schema.json": #"{ "typ": "object" }"#])
        #expect(found.contains("unknown key 'unknown'"))
        #expect(found.contains("no such text: missing.md (at /steps/0/system)"))
        #expect(found.contains("prompt.md:1:"))
        #expect(found.contains("did you mean {{source.relpath}}?"))
        #expect(found.contains("schema.json:1:"))
        #expect(!found.contains("vars.case"))
    }

    @Test(arguments: ["", "[", "{}", #"{ "steps": 1 }"#, #"{ "steps": [1, { "prompt": 2, "write": [[]] }] }"#])
    func `says what is wrong with a file of another shape`(json: String) throws {
        #expect(!(try mistakes(json).isEmpty))
    }
}
