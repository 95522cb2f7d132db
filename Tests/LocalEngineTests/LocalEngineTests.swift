import LocalEngine
import Media
import Primitives
import TestSupport
import Testing

struct LocalEngineTests {
    @Test func `writes a brief that names the engine and the places`() throws {
        let answer = try LocalEngine().answer(LocalQuestion(documents: [Samples.document(Samples.incident)]))
        let text = Samples.text(answer)
        #expect(text.hasPrefix("# HARBOUR AUTHORITY OF PORT VELLA\n"))
        #expect(text.hasSuffix("\n_Extracted by the embedded engine local/1; no model was asked._\n"))
        #expect(text.contains("struck the north quay at a speed of 3.2 knots. (p. 1)\n"))
        #expect(text.contains("- **2024-03-12 04:12** — On 12 March"))
        #expect(answer.degradations.isEmpty)
    }

    @Test func `says what it did not read`() throws {
        var scan = Samples.document(["", ""])
        let silent = try LocalEngine().answer(LocalQuestion(documents: [scan]))
        #expect(
            silent.degradations == [
                LocalDegradation(code: "text_not_read", message: "reports/incident.pdf: no text was found in it")
            ])
        scan.extraction = nil
        #expect(
            try LocalEngine().answer(LocalQuestion(documents: [scan])).degradations.map(\.message) == [
                "reports/incident.pdf: its text was not extracted"
            ])
        var part = Samples.document(Samples.incident)
        part.extraction?.coverage = Coverage(unit: .pages, total: 3, read: 2, missing: ["page 3: no text layer"])
        let answer = try LocalEngine().answer(LocalQuestion(documents: [part]))
        #expect(
            answer.degradations == [
                LocalDegradation(
                    code: "text_incomplete",
                    message: "reports/incident.pdf: 2 of 3 pages were read (page 3: no text layer)")
            ])
        #expect(Samples.text(answer).contains("## Not read"))
        #expect(try LocalEngine().answer(LocalQuestion(documents: [Samples.photo])).degradations.isEmpty)
    }

    @Test func `bounds the graph of a long text and says so`() throws {
        let text = (0..<1500).map { "Item number \($0 * 7919 % 1500) of the long list was checked by team \($0 % 13)." }
            .joined(separator: " ")
        let answer = try LocalEngine().answer(LocalQuestion(documents: [Samples.text(text)]))
        #expect(answer.degradations.map(\.code) == ["text_sampled"])
        #expect(answer.degradations.first?.message == "600 of 1500 sentences were ranked, evenly spaced")
    }

    @Test func `gathers answers into a digest that drops none`() throws {
        let schema = try Samples.schema(SchemaFillerTests.brief)
        let brief = Samples.json(
            try LocalEngine().answer(LocalQuestion(schema: schema, documents: [Samples.document(Samples.incident)])))
        var children = [LocalChild(label: "a/incident.pdf", answer: .json(brief))]
        children.append(
            LocalChild(
                label: "a/*note*.txt",
                answer: .text(
                    "# Note\n\nThe tug left the harbour on 1 April 2024. It was late.\n\n_Extracted by the embedded engine local/1; no model was asked._\n"
                )))
        children += (0..<600).map {
            LocalChild(label: "a/\($0).txt", answer: .json(["title": .string("Title \($0)"), "engine": "local/1"]))
        }
        let digest = Samples.text(try LocalEngine().answer(LocalQuestion(children: children)))
        #expect(digest.hasPrefix("# a\n"))
        #expect(digest.contains("1. **a/incident.pdf** — HARBOUR AUTHORITY OF PORT VELLA: "))
        #expect(digest.contains("2. **a/\\*note\\*.txt** — Note: The tug left the harbour on 1 April 2024."))
        #expect(digest.contains("- **2024-04-01** — The tug left the harbour on 1 April 2024. (2)"))
        #expect(digest.contains("500. **a/497.txt** — Title 497\n\n… and 102 more\n"))
        #expect(digest.components(separatedBy: "Extracted by the embedded engine").count == 2)
        let dates = digest.matches(prefix: "- **20").map { String($0.dropFirst(4).prefix(10)) }
        #expect(dates == dates.sorted())
    }

    @Test func `fills the schema of a digest`() throws {
        let schema = try Samples.schema(
            """
            { "required": ["summary", "documents", "document_count", "timeline"], "properties": { "summary": { "type": "string" }, "document_count": { "type": "integer" },
              "documents": { "items": { "required": ["document", "title"], "properties": { "document": { "type": "string" }, "title": { "type": "string" }, "pages": { "type": "integer" } } } },
              "timeline": { "items": { "properties": { "date": { "type": "string" }, "event": { "type": "string" }, "source": { "type": "string" } } } } } }
            """)
        let children = [
            LocalChild(
                label: "b.pdf",
                answer: .json([
                    "title": "B", "summary": "The pump failed on the second day.",
                    "timeline": [["date": "2024-02-02", "event": "The pump failed."]],
                ])),
            LocalChild(
                label: "c.pdf",
                answer: .json([
                    "title": "C", "key_points": [["point": "The crew repaired the pump at once."]],
                    "events": [["date": "2024-01-01", "what": "The pump was installed."]],
                ])),
        ]
        let digest = Samples.json(try LocalEngine().answer(LocalQuestion(schema: schema, children: children)))
        #expect(digest["document_count"] == 2)
        #expect(digest["documents"] == [["document": "b.pdf", "title": "B"], ["document": "c.pdf", "title": "C"]])
        #expect(digest["summary"] == "The pump failed on the second day. The crew repaired the pump at once.")
        #expect(
            digest["timeline"] == [
                ["date": "2024-01-01", "event": "The pump was installed.", "source": "c.pdf"],
                ["date": "2024-02-02", "event": "The pump failed.", "source": "b.pdf"],
            ])
    }

    // MARK: - Whatever the text

    private static let alphabet = Array(
        "abcXYZ 0189 .,:;!?-–()[]{}<>\"'’“”«»*_#|`~\\/@€$%°+=&\n\n\t\r\u{0C}\u{0}\u{AD}\u{301}\u{200D}\u{2028}\u{FEFF}äßéñŁΩжאبहก漢字かなカナ한글。！？「」🙂👩‍👩‍👧İǅ"
            .unicodeScalars)

    private static func randomText(_ generator: inout SeededGenerator) -> String {
        let words = [
            "the", "vessel", "12 March 2024", "04:12 UTC", "Dr. Meyer", "EUR 120,000", "Page 3", "Key: value",
            "> quoted", "- item", "https://e.example/", "58°34.5'N", "。", "\n\n",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<120, using: &generator) {
            if Bool.random(using: &generator) {
                text.append(
                    contentsOf: (words[Int.random(in: 0..<words.count, using: &generator)] + " ").unicodeScalars)
            } else {
                text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
            }
        }
        return String(text)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `survives any text, quotes only what stands there, and answers the same twice`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let schema = try Samples.schema(
            """
            { "required": ["summary", "quotes", "facts"], "additionalProperties": false, "properties": { "summary": { "type": ["string", "null"], "maxLength": 40 },
              "quotes": { "type": "array", "maxItems": 5, "items": { "type": "object", "required": ["quote"], "properties": { "quote": { "type": "string", "maxLength": 30 }, "page": { "type": "integer" } } } },
              "facts": { "type": "array", "items": { "type": "object", "properties": { "value": { "type": "string" }, "quote": { "type": "string" } } } } } }
            """)
        for _ in 0..<30 {
            let pages = (0..<Int.random(in: 1..<4, using: &generator)).map { _ in Self.randomText(&generator) }
            let question = LocalQuestion(schema: schema, documents: [Samples.document(pages)])
            let answer = Samples.json(try LocalEngine().answer(question))
            #expect(
                JSONWriter.bytes(of: answer) == JSONWriter.bytes(of: Samples.json(try LocalEngine().answer(question))),
                "seed \(seed)")
            #expect((answer["summary"]?.stringValue?.unicodeScalars.count ?? 0) <= 40)
            for item in (answer["quotes"]?.arrayValue ?? []) + (answer["facts"]?.arrayValue ?? []) {
                guard let quote = item["quote"]?.stringValue else { continue }
                #expect(pages.contains { $0.holds(quote) }, "seed \(seed): \(quote.debugDescription)")
            }
            let brief = Samples.text(try LocalEngine().answer(LocalQuestion(documents: [Samples.document(pages)])))
            #expect(brief.hasSuffix("no model was asked._\n"))
            // Nothing that the engine wrote is taken out again; only `\<` is spelled as an entity there.
            #expect(
                Array(MarkdownSanitizer.sanitized(brief).utf8).count == brief.utf8.count + 2 * brief.lessThanSigns,
                "seed \(seed): \(brief)")
            _ = try LocalEngine().answer(
                LocalQuestion(children: [
                    LocalChild(label: pages[0], answer: .text(brief)), LocalChild(label: "x", answer: .json(answer)),
                ]))
        }
    }
}

extension String {
    /// Whether the bytes of `part` stand in the text; characters may join differently at its ends.
    fileprivate func holds(_ part: String) -> Bool {
        let text = Array(utf8)
        let part = Array(part.utf8)
        guard part.count <= text.count, !part.isEmpty else { return part.isEmpty }
        return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
    }

    fileprivate var lessThanSigns: Int { unicodeScalars.count { $0 == "<" } }

    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }

    fileprivate func matches(prefix: String) -> [Substring] { split(separator: "\n").filter { $0.hasPrefix(prefix) } }
}
