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

    private func web(_ urls: String, _ more: String = "") -> String {
        """
        { "version": 1, "name": "web"\(more), "inputs": { "web": { "urls": \(urls) } },
          "steps": [ { "id": "brief", "over": ["web"], "prompt": { "text": "p" } } ] }
        """
    }

    @Test func `reads a list of URLs into the input`() throws {
        let pipeline = try PipelineSamples.resolve(
            web(#""list.txt""#), texts: ["list.txt": "# two\nhttps://a.b/c.png\nhttps://a.b/d.png\n"],
            hashing: OpenSSLHashing())
        #expect(pipeline.spec.inputs[0].urls.map(\.url) == ["https://a.b/c.png", "https://a.b/d.png"])
    }

    @Test func `names bad lines of a list in the same pass as mistakes in the file`() throws {
        let texts = ["list.txt": "https://a.b/c.png\n  ftp://a.b/c.png\n"]
        for more in ["", #", "unknown": 1"#] {
            let found = try mistakes(web(#""list.txt""#, more), texts: texts)
            #expect(found.contains("list.txt:2:3: error: must be an https URL"))
            #expect(found.contains("unknown key") == !more.isEmpty)
        }
        let missing = try mistakes(web(#""list.txt""#))
        #expect(
            missing.contains("pipeline.json:1:") && missing.contains("no such text: list.txt (at /inputs/web/urls)"))
    }

    @Test(arguments: ["http://localhost/a.png", "https://127.0.0.1/a.png", "http://[::1]:80/a.png"])
    func `passes on no URL of this machine`(url: String) throws {
        let found = try mistakes(web(#"["\#(url)"]"#))
        #expect(found.contains("no provider can reach a URL of this machine (at /inputs/web/urls/0)"))
        let listed = #"["\#(url)"], "download": { "hosts": ["localhost", "127.0.0.1", "::1"] }"#
        #expect(try mistakes(web(listed)) == "")
    }

    @Test func `refuses URLs that would be called alike`() throws {
        let urls = #"["https://localhost/a.png", { "url": "https://h/b", "name": "localhost/a.png" }]"#
        let found = try mistakes(web(urls))
        #expect(found.contains("would be called 'localhost/a.png'") && found.contains("(at /inputs/web/urls/1)"))
        #expect(found.contains("\"name\""))
        let list = try mistakes(
            web(#""list.txt""#), texts: ["list.txt": "http://localhost/a.png\nhttps://localhost/a.png\n"])
        #expect(list.contains("list.txt:2:1: error: the URL would be called 'localhost/a.png' like the one in line 1"))
    }
}
