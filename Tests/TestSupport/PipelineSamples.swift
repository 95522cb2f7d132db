package import Engine
import Patterns
import Pipeline
package import Primitives
import Rendering

/// Pipelines for tests, resolved as the program resolves them, from texts instead of files.
package enum PipelineSamples {
    /// Why a test's pipeline is not one.
    package struct NotResolved: Error, CustomStringConvertible {
        package let description: String
    }

    /// Resolves a pipeline file's text; paths in it name entries of `texts`.
    package static func resolve(
        _ json: String, texts: [String: String] = [:], hashing: any ContentHashing
    ) throws -> ResolvedPipeline {
        var resolver = PipelineResolver(
            SourceText(file: "pipeline.json", text: json),
            read: { path in
                guard let text = texts[path] else { throw NotResolved(description: "no such text: \(path)") }
                return Array(text.utf8)
            }, patterns: PatternCompiler(), templates: TextTemplates(), hashing: hashing)
        let (pipeline, diagnostics) = resolver.resolve()
        guard let pipeline else {
            throw NotResolved(description: diagnostics.map(\.description).joined(separator: "\n"))
        }
        return pipeline
    }

    /// Briefs of files as JSON, a digest per folder, one summary of all briefs.
    package static let briefs = #"""
        {
          "version": 1, "name": "briefs",
          "inputs": { "docs": { "root": "docs", "types": ["text", "pdf"] } },
          "steps": [
            { "id": "brief", "over": ["docs"], "prompt": { "text": "Brief this." },
              "schema": { "text": "{\"type\":\"object\",\"required\":[\"text\"],\"properties\":{\"text\":{\"type\":\"string\"}}}" },
              "write": [ { "json": "briefs/{{relpath}}.json" } ] },
            { "id": "digest", "over": ["brief"], "each": "folder", "prompt": { "text": "Digest these." },
              "write": [ { "answer": "digests/{{folder}}/digest.md" } ] },
            { "id": "summary", "over": ["brief"], "each": "all", "prompt": { "text": "Sum up." },
              "write": [ { "answer": "summary.md" } ] }
          ]
        }
        """#

    /// One step over files that writes one file each; `step` holds further members of it, `input` of its input.
    package static func single(
        each: String = #""file""#, write: String = #"[{ "answer": "out/{{relpath}}.md" }]"#, prompt: String = "Brief.",
        step: String = "", input: String = ""
    ) -> String {
        """
        { "version": 1, "name": "single",
          "inputs": { "docs": { "root": "docs"\(input) } },
          "steps": [ { "id": "brief", "over": ["docs"], "each": \(each), "prompt": { "text": "\(prompt)" },
                       "write": \(write)\(step) } ] }
        """
    }
}

/// Templates that put the answer's canonical text where `{{answer}}` stands.
private struct TextTemplates: TemplateCompiling {
    private struct Compiled: TemplateRendering {
        let pieces: [String]

        func render(_ data: JSONValue, escaping: OutputEscaping) throws -> String {
            let answer = (data.objectValue ?? [:]).filter { !$0.key.hasPrefix("_") }
            return pieces.joined(
                separator: JSONWriter.text(of: .object(JSONObject(Array(answer))), style: .canonical))
        }
    }

    func compile(_ text: String, escaping: OutputEscaping) throws(TemplateSyntaxError) -> any TemplateRendering {
        var pieces: [String] = []
        var rest = text[...]
        while let mark = rest.firstRange(of: "{{answer}}") {
            pieces.append(String(rest[..<mark.lowerBound]))
            rest = rest[mark.upperBound...]
        }
        return Compiled(pieces: pieces + [String(rest)])
    }
}
