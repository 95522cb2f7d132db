import Media
import Primitives
import TestSupport
import Testing
@testable import Texts

@Suite(.serialized) struct TextReaderTests {
    private let plain = MediaType.plainText
    private let html = MediaType(rawValue: "text/html")

    private func extract(
        _ bytes: [UInt8], _ type: MediaType = .plainText, limits: ExtractionLimits = ExtractionLimits()
    ) throws -> Extraction {
        let fixture = try Fixture(bytes)
        return try TextReader.extract(descriptor: fixture.descriptor, type: type, limits: limits)
    }

    private func text(_ bytes: [UInt8], _ type: MediaType = .plainText) throws -> String {
        try extract(bytes, type).passages.map(\.text).joined(separator: "|")
    }

    static func encoded(_ text: String, unit: Int, bigEndian: Bool, mark: Bool) -> [UInt8] {
        let values = unit == 2 ? text.utf16.map { UInt32($0) } : text.unicodeScalars.map(\.value)
        return ((mark ? [0xFEFF] : []) + values).flatMap { value in
            let bytes = (0..<unit).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
            return bigEndian ? bytes.reversed() : bytes
        }
    }

    @Test(arguments: [
        (Array("Grüße".utf8), "utf-8"), ([0xEF, 0xBB, 0xBF] + Array("Grüße".utf8), "utf-8"),
        (encoded("Grüße", unit: 2, bigEndian: false, mark: true), "utf-16le"),
        (encoded("Grüße", unit: 2, bigEndian: true, mark: true), "utf-16be"),
        (encoded("Grüße", unit: 2, bigEndian: false, mark: false), "utf-16le"),
        (encoded("Grüße", unit: 4, bigEndian: true, mark: true), "utf-32be"),
    ])
    func `decodes Unicode in all its forms`(bytes: [UInt8], encoding: String) throws {
        let fixture = try Fixture(bytes)
        let (facts, _) = try TextReader.examine(descriptor: fixture.descriptor, type: plain, size: fixture.size)
        #expect(facts["encoding"] == .string(encoding))
        #expect(facts["characters"] == 5)
        #expect(facts["lines"] == 1)
        #expect(try text(bytes) == "Grüße")
    }

    @Test func `decodes legacy encodings by statistics`() throws {
        let koi8: [UInt8] = [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4, 0x20, 0xCD, 0xC9, 0xD2, 0x0A]
        #expect(try text(Array(repeatElement(koi8, count: 30).joined())).hasPrefix("Привет мир"))
        let latin = Array("Caf\u{E9} au lait, d\u{E9}j\u{E0} vu, gar\u{E7}on".unicodeScalars.map { UInt8($0.value) })
        #expect(try text(latin).contains("déjà vu"))
    }

    @Test func `finds the encoding of a text whose first other character comes late`() throws {
        let bytes =
            Array(repeating: UInt8(ascii: "a"), count: 600_000) + [0x0A]
            + Array("na\u{EF}ve d\u{E9}j\u{E0}".unicodeScalars.map { UInt8($0.value) })
        let extraction = try extract(bytes)
        #expect(extraction.passages.last?.text.hasSuffix("\nnaïve déjà") == true)
    }

    @Test func `refuses binary data`() throws {
        #expect { try extract([0x61, 0x00, 0x62, 0x00, 0x00, 0x63]) } throws: { error in
            (error as? ReadingProblem)?.kind == .unsupported
        }
    }

    @Test func `stops where binary data begins and says where`() throws {
        let extraction = try extract(Array(String(repeating: "line\n", count: 60_000).utf8) + [0, 0, 1, 2, 0])
        #expect(extraction.coverage.missing == ["binary data from line 60001 on"])
        #expect(!extraction.coverage.isComplete)
    }

    @Test func `takes out terminal escapes and control characters`() throws {
        let source =
            "\u{1B}[31mred\u{1B}[0m \u{1B}]0;title\u{7}plain \u{202E}x\u{202C} a\u{8}b\u{9B} \u{1}end\r\nnext\rlast"
        #expect(try text(Array(source.utf8)) == "red plain x b end\nnext\nlast")
    }

    @Test func `gives each passage its lines`() throws {
        let paragraph = String(repeating: "word ", count: 150)
        let extraction = try extract(Array("\(paragraph)\n\n\n\(paragraph)\nmore\n".utf8))
        #expect(extraction.passages.map(\.place) == [.lines(1, 1), .lines(4, 5)])
    }

    @Test func `splits a line without end and loses nothing`() throws {
        let extraction = try extract(Array(String(repeating: "é", count: 50_000).utf8))
        #expect(extraction.passages.allSatisfy { $0.text.unicodeScalars.count <= 2000 })
        #expect(extraction.passages.reduce(0) { $0 + $1.text.unicodeScalars.filter { $0 == "é" }.count } == 50_000)
        #expect(extraction.coverage.isComplete)
    }

    @Test func `keeps to the limit of characters and estimates the rest`() throws {
        let bytes = Array(String(repeating: "some words in a line\n", count: 100_000).utf8)
        let extraction = try extract(bytes, limits: ExtractionLimits(characters: 5000))
        #expect(extraction.coverage.read == 5000)
        #expect(extraction.coverage.total > 1_000_000)
        #expect(extraction.coverage.missing.count == 1)
    }

    @Test func `replaces what is not UTF-8 in a text that otherwise is`() throws {
        let extraction = try extract(Array("Größe ".utf8) + [0xFF] + Array(" größer, am größten: ä ö ü ß é è".utf8))
        #expect(extraction.passages.first?.text.contains("größten") == true)
    }

    @Test func `reads HTML as people see it`() throws {
        let page = """
            <html><head><title>My &amp; page</title><style>p{}</style><script>alert(1)</script></head><body>
            <h1>Head</h1><p>One <b>bold</b>
            word.</p><ul><li>first<li>second</ul><p style="display: none">for machines</p>
            <table><tr><td>a</td><td>b</td></tr></table><pre>x
              y</pre>&eacute;&#8364;</body></html>
            """
        let extraction = try extract(Array(page.utf8), html)
        let text = extraction.passages.map(\.text).joined(separator: "\n")
        #expect(
            text == "My & page\n\nHead\n\nOne bold word.\n\n- first\n- second\n\na | b\n\nx\n  y\n\né€")
        #expect(extraction.facts["title"] == "My & page")
        #expect(extraction.warnings.map(\.code) == ["hidden_text"])
    }

    @Test func `believes the encoding that HTML declares`() throws {
        let head = Array("<meta charset=\"iso-8859-5\"><p>".utf8)
        #expect(try text(head + [0xBF, 0xE0, 0xD8, 0xD2, 0xD5, 0xE2], html) == "Привет")
    }

    @Test func `does not expand entities or sink in deep nesting`() throws {
        let bomb = "<!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><p>&b;&b;</p>"
        #expect(try text(Array(bomb.utf8), html).utf8.count < 200)
        let deep = String(repeating: "<div>", count: 100_000) + "deep"
        #expect(try text(Array(deep.utf8), html) == "deep")
    }

    @Test(arguments: ["application/x-subrip", "text/vtt"])
    func `reads subtitles with their times`(type: String) throws {
        let source =
            "WEBVTT\n\n1\n00:00:01,500 --> 00:00:02,000 line:0\n<i>Hello</i>\n{\\an8}there\n\n00:01:00.000 --> 00:01:01.000\nBye"
        let extraction = try extract(Array(source.utf8), MediaType(rawValue: type))
        #expect(
            extraction.passages == [
                Passage(place: .time(1.5), text: "Hello\nthere"), Passage(place: .time(60), text: "Bye"),
            ])
    }

    @Test func `survives mutated texts and pages`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let original = Array("<html><body><p>Grüße</p><table><tr><td>1<td>2</table><!-- x --><pre>\u{1B}[1m</pre>".utf8)
        for round in 0..<300 {
            let type = round.isMultiple(of: 2) ? html : plain
            do {
                let extraction = try extract(generator.mutated(original), type)
                #expect(extraction.coverage.read <= extraction.coverage.total, "seed \(seed)")
            } catch let problem as ReadingProblem {
                #expect(problem.kind == .unsupported, "seed \(seed): \(problem)")
            }
        }
    }
}
