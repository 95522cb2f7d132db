import LocalEngine
import Media
import Primitives
import Testing

struct SchemaFillerTests {
    private func answer(_ schema: String, _ documents: LocalDocument...) throws -> JSONValue {
        Samples.json(try LocalEngine().answer(LocalQuestion(schema: Samples.schema(schema), documents: documents)))
    }

    static let brief = """
        { "$defs": { "place": { "type": "object", "properties": {
              "quote": { "type": "string", "minLength": 1, "maxLength": 120 }, "page": { "type": "integer", "minimum": 1 },
              "significance": { "type": "string" } }, "required": ["quote", "page"], "additionalProperties": false } },
          "type": "object", "additionalProperties": false,
          "required": ["title", "summary", "keyPoints", "key_terms", "language", "observations", "engine", "kind", "pages", "risks"],
          "properties": {
            "title": { "type": "string" }, "summary": { "type": "string", "maxLength": 200 },
            "keyPoints": { "type": "array", "items": { "type": "string" }, "maxItems": 2 },
            "key_terms": { "type": "array", "items": { "type": "string" }, "minItems": 1, "uniqueItems": true },
            "language": { "type": "string", "pattern": "^[a-z]{2}$" },
            "observations": { "type": "array", "items": { "$ref": "#/$defs/place" } },
            "timeline": { "type": "array", "items": { "type": "object", "required": ["date", "event"],
                "properties": { "date": { "type": "string", "format": "date" }, "event": { "type": "string" } } } },
            "amounts": { "type": "array", "items": { "type": "string" } },
            "engine": { "type": "string" }, "kind": { "enum": ["document", "picture", "recording"] },
            "pages": { "type": "integer" }, "sentiment": { "type": "string" },
            "risks": { "type": ["array", "null"], "items": { "type": "string" } } } }
        """

    @Test func `fills a brief from a report`() throws {
        let brief = try answer(Self.brief, Samples.document(Samples.incident))
        #expect(brief["title"] == "HARBOUR AUTHORITY OF PORT VELLA")
        #expect(try #require(brief["summary"]?.stringValue).unicodeScalars.count <= 200)
        #expect(brief["keyPoints"]?.arrayValue?.count == 2)
        #expect(brief["language"] == "en")
        #expect(brief["engine"] == .string("local/1"))
        #expect(brief["kind"] == "document")
        #expect(brief["pages"] == 2)
        #expect(brief["risks"] == .null)
        #expect(brief["sentiment"] == nil)
        #expect(brief["amounts"] == ["EUR 120,000", "€ 18,450.50", "EUR 95,000"])
        #expect(brief["timeline"]?.arrayValue?.map { $0["date"] } == ["2023-11-03", "2024-03-12"])
    }

    @Test func `quotes word for word, also when it must cut`() throws {
        let observations = try #require(
            try answer(Self.brief, Samples.document(Samples.incident))["observations"]?.arrayValue)
        #expect(observations.count >= 4)
        for observation in observations {
            let quote = try #require(observation["quote"]?.stringValue)
            let page = try #require(observation["page"]?.intValue)
            #expect(Samples.incident[page - 1].contains(quote))
            #expect(quote.unicodeScalars.count <= 120)
            #expect(observation["significance"] == nil)
        }
    }

    @Test func `gives an empty list only for what it looked for`() throws {
        let note = Samples.text("Nothing was paid. Nobody came to the meeting.")
        #expect(
            try answer(#"{"type":"object","required":["amounts"],"properties":{"amounts":{"type":"array"}}}"#, note)[
                "amounts"] == [])
        #expect(throws: LocalRefusal.self) {
            try answer(#"{"type":"object","required":["risks"],"properties":{"risks":{"type":"array"}}}"#, note)
        }
    }

    @Test(arguments: ["42\n", "x", "0x1F\n0x20\n", "==\n", "a.b.c"])
    func `sums up a text without a sentence by what kind of file it is`(text: String) throws {
        let schema = """
            { "type": "object", "required": ["summary"], "properties": { "summary": { "type": "string" } } }
            """
        let summary = try answer(schema, Samples.text(text))["summary"]?.stringValue
        #expect(summary?.isEmpty == false)
    }

    @Test func `refuses what only a model can give, naming each property`() throws {
        let schema = """
            { "type": "object", "required": ["title", "severity", "sentiment", "quotes", "meta"], "properties": {
                "title": { "type": "string" }, "severity": { "enum": ["low", "high"] }, "sentiment": { "type": "number" },
                "quotes": { "type": "array", "minItems": 3, "items": { "type": "string" } },
                "meta": { "type": "object", "required": ["cause"], "properties": { "cause": { "type": "string" } } } } }
            """
        do {
            _ = try answer(schema, Samples.photo)
            Issue.record("answered")
        } catch let refusal as LocalRefusal {
            #expect(
                refusal.reasons.map(\.pointer.description) == ["/severity", "/sentiment", "/quotes", "/meta/cause"])
            #expect(refusal.reasons[0].message == "only a model can give \"severity\"")
            #expect(refusal.reasons[2].message == "0 quotes were found in the sources, but at least 3 are required")
            #expect(refusal.description.contains("/meta/cause"))
        }
    }

    @Test func `describes media by what was measured`() throws {
        let schema = """
            { "properties": { "title": { "type": "string" }, "summary": { "type": "string" },
                "type": { "enum": ["audio", "video", "image"] }, "duration_s": { "type": "number" },
                "width": { "type": "integer" }, "camera": { "type": "string" }, "taken_at": { "type": "string" },
                "loudness": { "type": "number" }, "scene_changes": { "type": "array", "items": { "type": "number" } },
                "video_codec": { "type": "string" }, "media": { "type": "object" },
                "observations": { "type": "array", "items": { "type": "object", "required": ["quote"], "properties": { "quote": { "type": "string" } } } } } }
            """
        let video = try answer(schema, Samples.video)
        #expect(video["type"] == "video")
        #expect(video["duration_s"] == 65.5)
        #expect(video["loudness"] == -23.04)
        #expect(video["scene_changes"] == [4.2, 31])
        #expect(video["video_codec"] == "h264")
        #expect(video["media"]?["duration_s"] == 65.5)
        #expect(video["observations"] == [])
        #expect(video["engine"] == "local/1")
        #expect(
            video["summary"]
                == "A video of 1:05 (65.5 s) (video/mp4: h264 video 1280 × 720; aac audio stereo). Its integrated loudness is -23.04 LUFS. The picture changes abruptly 2 times, at 0:04, 0:31 from the start."
        )
        let photo = try answer(schema, Samples.photo)
        #expect(photo["camera"] == "Canon EOS R6")
        #expect(photo["taken_at"] == "2024-03-12T06:15:00")
        #expect(photo["title"] == "Photograph, 4000 × 3000, taken 2024-03-12 06:15")
        #expect(photo["width"] == 4000)
        #expect(photo["duration_s"] == nil)
    }

    static let shapes: [(schema: String, value: JSONValue)] = [
        (
            #"{"type":"object","properties":{"x":{"const":"fixed"}},"required":["x"]}"#,
            ["x": "fixed", "engine": "local/1"]
        ),
        (
            #"{"type":"object","properties":{"title":{"type":"string","maxLength":9}}}"#,
            ["title": "HARBOUR…", "engine": "local/1"]
        ),
        (
            #"{"anyOf":[{"type":"object","required":["verdict"],"properties":{"verdict":{"type":"boolean"}}},{"type":"object","required":["pages"],"properties":{"pages":{"type":"integer"}}}]}"#,
            ["pages": 2]
        ),
        (
            #"{"type":"object","properties":{"date":{"type":"string","format":"date"},"verdict":{"type":["boolean","null"]}},"required":["date","verdict"],"additionalProperties":false}"#,
            ["date": "2024-03-12", "verdict": nil]
        ),
        (
            #"{"type":"object","properties":{"n":{"type":"integer","x-dossier":"page_count","maximum":5}},"additionalProperties":false}"#,
            ["n": 2]
        ),
        (#"{"type":"object","properties":{"pages":{"type":"integer","minimum":3}},"additionalProperties":false}"#, [:]),
        (
            #"{"type":"object","properties":{"details":{"type":"object","properties":{"pages":{"type":"integer"}}}},"additionalProperties":false}"#,
            ["details": ["pages": 2]]
        ),
        (#"{"type":"array","x-dossier":"phone_numbers","items":{"type":"string"}}"#, ["tel. +47 22 33 44 55"]),
        (
            #"{"type":"object","properties":{"facts":{"type":"object","additionalProperties":{"type":"string"}}},"additionalProperties":false}"#,
            ["facts": ["Vessel": "MV Northern Light", "Weather": "SW 18 knots, visibility 2 nm"]]
        ),
    ]

    @Test(arguments: shapes)
    func `keeps to types, bounds and alternatives`(_ test: (schema: String, value: JSONValue)) throws {
        let found = try answer(test.schema, Samples.document(Samples.incident))
        #expect(found == test.value, "\(JSONWriter.text(of: found))")
    }

    @Test func `ends on a schema that holds itself`() throws {
        let schema = """
            { "$defs": { "node": { "type": "object", "properties": { "title": { "type": "string" }, "child": { "$ref": "#/$defs/node" } } } },
              "$ref": "#/$defs/node" }
            """
        #expect(try answer(schema, Samples.document(Samples.incident))["title"] == "HARBOUR AUTHORITY OF PORT VELLA")
        #expect(
            try answer(##"{ "$ref": "#" }"##, Samples.photo).stringValue?.hasPrefix(
                "A photograph of 4000 × 3000 pixels (image/jpeg). Its camera data say: taken on 2024-03-12 at 06:15:00 with"
            ) == true)
    }
}
