import Primitives

@testable import Pipeline

/// Pipelines that the specification's suites share.
enum SpecificationSamples {
    /// Every part of the format at once.
    static let complete = #"""
        {
          "$schema": "./pipeline.schema.json",
          "version": 1,
          "name": "incident-briefs",
          "vars": { "audience": "the harbour master", "limit": 5, "strict": true },
          "inputs": {
            "evidence": { "root": "../samples/harbor", "include": ["**"], "exclude": ["**/~$*"],
                          "types": ["pdf", "image", "audio", "video", "text", "email"], "maxBytes": "2GiB", "symlinks": "skip" }
          },
          "model": { "id": "gemini-3.1-pro", "temperature": 0.3, "topP": 0.9, "maxOutputTokens": 16384, "thinking": "high" },
          "route": ["runware", "aivideoapi"],
          "unsupportedParameters": "degrade",
          "providers": {
            "runware":    { "delivery": "async", "concurrency": { "start": 4, "max": 32 } },
            "aivideoapi": { "requestsPerMinute": 600, "tokensPerMinute": 2000000 }
          },
          "media": {
            "image": { "maxEdge": 3072 },
            "pdf":   { "as": "auto", "pages": 100, "overlap": 1, "dpi": 150 },
            "video": { "segment": "10m", "overlap": "5s", "maxHeight": 720 },
            "audio": { "segment": "30m", "overlap": "5s", "bitrate": "64k" },
            "text":  { "tokens": 100000, "overlap": 500 }
          },
          "steps": [
            { "id": "brief", "over": ["evidence"], "each": "file", "system": "prompts/analyst.md", "prompt": "prompts/brief.md",
              "schema": "schemas/brief.schema.json", "checks": [{ "quotes": "/observations/*/quote" }], "repair": 2,
              "write": [ { "json": "briefs/{{relpath}}.json" },
                         { "template": "templates/brief.md.mustache", "path": "briefs/{{relpath}}.md" } ] },
            { "id": "digest", "over": ["brief"], "each": "folder", "prompt": "prompts/digest.md", "write": [{ "answer": "digests/{{folder}}.md" }] },
            { "id": "summary", "over": ["brief"], "each": "all", "fanIn": 12, "requires": "complete",
              "prompt": "prompts/summary.md", "write": [{ "answer": "summary.md" }] }
          ],
          "limits":   { "concurrency": 16, "inFlightBytes": "256MiB", "costUSD": 25, "tokens": 50000000, "requests": 10000,
                        "duration": "2h", "cutoff": "soft", "stopAfterFailures": 50 },
          "tolerate": { "failed": "2%" },
          "retry":    { "attempts": 5, "attemptsAcrossRuns": 5, "unknownOutcome": 1, "maxDelay": "60s" },
          "capture":  "responses"
        }
        """#

    /// The least that a pipeline needs.
    static let minimal = #"""
        {
          "version": 1,
          "name": "notes",
          "inputs": { "docs": { "root": "docs" } },
          "steps": [
            { "id": "brief", "over": ["docs"], "prompt": "brief.md", "write": [{ "answer": "{{relpath}}.md" }] }
          ]
        }
        """#

    static func decode(_ text: String) -> (spec: PipelineSpec?, diagnostics: [Diagnostic]) {
        PipelineDecoder.decode(Array(text.utf8), file: "pipeline.json")
    }

    /// The minimal pipeline with the value at `pointer` replaced, or removed where `json` is `nil`.
    static func minimal(_ pointer: String, _ json: String?) throws -> String {
        let root = try JSONParser.parse(minimal).value
        let value = try json.map { try JSONParser.parse($0).value }
        let changed = Self.setting(value, at: JSONPointer(parsing: pointer)?.tokens[...] ?? [], in: root)
        return JSONWriter.text(of: changed, style: .pretty)
    }

    private static func setting(_ value: JSONValue?, at tokens: ArraySlice<String>, in root: JSONValue) -> JSONValue {
        guard let token = tokens.first else { return value ?? .null }
        let rest = tokens.dropFirst()
        switch root {
        case .object(var object):
            object[token] = rest.isEmpty ? value : setting(value, at: rest, in: object[token] ?? .object([:]))
            return .object(object)
        case .array(var elements):
            let index = Int(token) ?? elements.count
            if index == elements.count { elements.append(.object([:])) }
            elements[index] = setting(value, at: rest, in: elements[index])
            return .array(elements)
        default: return root
        }
    }
}
