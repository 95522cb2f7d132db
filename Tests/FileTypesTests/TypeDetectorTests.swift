import Media
import Primitives
import TestSupport
import Testing
@testable import FileTypes

@Suite struct TypeDetectorTests {
    private func detect(_ bytes: [UInt8], name: String = "file") throws -> DetectedType {
        let fixture = try Fixture(bytes)
        return try TypeDetector().detect(descriptor: fixture.descriptor, name: name, size: fixture.size)
    }

    @Test(arguments: [
        ("notes", "Just a few words.\nAnd a line more.\n", "text/plain", MediaFamily.text),
        ("x.md", "<p align=\"center\">Logo</p>\n\n# Title\n", "text/markdown", .text),
        ("x.txt", "<!DOCTYPE html><html><body>x", "text/html", .text),
        ("x.html", "<!-- a --><?pi?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", "image/svg+xml", .image),
        ("x", "<?xml version=\"1.0\"?>\n<feed><entry/></feed>", "text/xml", .text),
        ("x", "{\"a\": [1, 2.5e3, null, \"}\"]}", "application/json", .text),
        ("x", "{\"a\":1}\n{\"a\":2}\n", "application/x-ndjson", .text),
        ("x.jsonl", "{\"a\":1}\n", "application/x-ndjson", .text),
        ("x.json", "{a: 1}", "text/plain", .text),
        ("x", "a,b,c\n1,2,3\n4,5,6\n7,8,9\n", "text/csv", .text),
        ("x.txt", "a,b,c\n1,2,3\n4,5,6\n7,8,9\n", "text/plain", .text),
        ("x.csv", "a;b\n", "text/csv", .text),
        ("x", "a\tb\tc\n1\t2\t3\n4\t5\t6\n7\t8\t9\n", "text/tab-separated-values", .text),
        ("x", "Received: from a\nFrom: b@c\nSubject: d\n\nHi\n", "message/rfc822", .email),
        ("x.eml", "Subject: d\n\nHi\n", "message/rfc822", .email),
        ("x.eml", "nothing of the kind\n", "text/plain", .text),
        ("x", "From a@b Mon Jan  1 00:00:00 2024\nFrom: a@b\nTo: c\nSubject: d\n\nHi\n", "application/mbox", .email),
        ("x", "1\n00:00:01,000 --> 00:00:02,000\nHi\n", "application/x-subrip", .text),
        ("x", "WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n", "text/vtt", .text),
        ("x", "{\\rtf1\\ansi hello}", "text/rtf", .office),
        ("x", "%!PS-Adobe-3.0\n", "application/postscript", .other),
        ("x", "%PDF-1.4\n", "application/pdf", .pdf),
        ("x", "#!/usr/bin/env python3\nprint(1)\n", "text/x-script.python", .text),
        ("x", "#!/bin/sh\ntrue\n", "text/x-shellscript", .text),
        ("main.swift", "let a = 1\n", "text/x-swift", .text),
        ("x.ts", "const a: number = 1\n", "text/x-typescript", .text),
    ])
    func `names text by its content and by its name only where content is silent`(
        name: String, text: String, type: String, family: MediaFamily
    ) throws {
        let detected = try detect(Array(text.utf8), name: name)
        #expect(detected.type.rawValue == type)
        #expect(detected.family == family)
    }

    @Test(arguments: [
        (
            "[Content_Types].xml word/document.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        ),
        ("[Content_Types].xml xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "[Content_Types].xml ppt/presentation.xml",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        ),
        (
            "[Content_Types].xml word/document.xml word/vbaProject.bin",
            "application/vnd.ms-word.document.macroenabled.12"
        ),
        ("META-INF/MANIFEST.MF a/B.class", "application/java-archive"),
        ("META-INF/MANIFEST.MF AndroidManifest.xml classes.dex", "application/vnd.android.package-archive"),
        ("a.txt b/c.txt", "application/zip"),
    ])
    func `tells zips apart by their entries`(names: String, type: String) throws {
        let zip = ZipWriter.zip(names.split(separator: " ").map { (String($0), "x") })
        let detected = try detect(zip)
        #expect(detected.type.rawValue == type)
        #expect(detected.entries.isEmpty == (detected.family != .archive))
    }

    @Test(arguments: [
        "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation", "application/epub+zip",
    ])
    func `believes the mimetype entry of OpenDocument and EPUB`(type: String) throws {
        let detected = try detect(ZipWriter.zip([("mimetype", type), ("content.xml", "<x/>")]))
        #expect(detected.type.rawValue == type)
        #expect(detected.family == .office)
    }

    @Test(arguments: [
        (["WordDocument"], "application/msword", MediaFamily.office),
        (["Workbook"], "application/vnd.ms-excel", .office),
        (["a", "b", "c", "d", "PowerPoint Document"], "application/vnd.ms-powerpoint", .office),
        (["__properties_version1.0"], "application/vnd.ms-outlook", .email),
        (["EncryptedPackage"], "application/x-ole-storage", .office),
    ])
    func `tells compound files apart by their directory`(entries: [String], type: String, family: MediaFamily) throws {
        let detected = try detect(CompoundWriter.file(entries: entries))
        #expect(detected.type.rawValue == type)
        #expect(detected.family == family)
        #expect(detected.warnings.contains { $0.code == "encrypted" } == entries.contains("EncryptedPackage"))
    }

    @Test func `lists a zip without unpacking and cleans its names`() throws {
        let detected = try detect(ZipWriter.zip([("a\u{1B}[2J\u{202E}b.txt", "12345"), ("c.txt", "6")]))
        #expect(detected.entries["entries"] == 2)
        #expect(detected.entries["unpacked_bytes"] == 6)
        #expect(detected.entries["entry_names"] == ["a[2Jb.txt", "c.txt"])
    }

    @Test func `stops listing a zip of very many entries and says so`() throws {
        let detected = try detect(ZipWriter.zip((0..<60_000).map { ("d/\($0)", "") }))
        #expect(detected.type.rawValue == "application/zip")
        #expect(detected.entries["entries"] == .integer(ArchiveListing.maximumEntries))
        #expect(detected.warnings.map(\.code) == ["entries_not_listed"])
    }

    @Test func `calls a zip cut in the middle an archive and warns`() throws {
        let zip = ZipWriter.zip([("a.txt", String(repeating: "x", count: 5000)), ("b.txt", "y")])
        let detected = try detect(Array(zip.prefix(3000)))
        #expect(detected.family == .archive)
    }

    @Test func `calls an empty file empty`() throws {
        let detected = try detect([])
        #expect(detected.type == .empty)
        #expect(detected.family == .other)
    }

    @Test(arguments: [true, false])
    func `takes UTF-16 for text, with a mark and without`(hasMark: Bool) throws {
        let units = (hasMark ? [0xFEFF] : []) + Array("Grüße aus Köln, und noch mehr Text.\n".utf16)
        let detected = try detect(units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, name: "a.txt")
        #expect(detected.type == .plainText)
    }

    @Test func `finds HTML inside UTF-16`() throws {
        let units = [0xFEFF] + Array("<html><body>x</body></html>".utf16)
        let detected = try detect(units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
        #expect(detected.type.rawValue == "text/html")
    }

    @Test func `takes Latin-1 and Shift JIS for text`() throws {
        let latin = Array("Bj".utf8) + [0xF6] + Array("rn was here and wrote a line\n".utf8)
        #expect(try detect(latin, name: "a.txt").family == .text)
        let japanese: [UInt8] = [0x82, 0xB1, 0x82, 0xF1, 0x82, 0xC9, 0x82, 0xBF, 0x82, 0xCD, 0x0A]
        #expect(try detect(Array(repeatElement(japanese, count: 20).joined()), name: "a.txt").family == .text)
    }

    @Test func `never takes random bytes for text`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let detector = try TypeDetector()
        for _ in 0..<300 {
            // Of shorter runs, one in a thousand happens to hold no control character and is rightly taken for Latin-1.
            let count = Int.random(in: 256...3000, using: &generator)
            let fixture = try Fixture((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
            let detected = try detector.detect(descriptor: fixture.descriptor, name: "a.txt", size: count)
            #expect(detected.family != .text, "seed \(seed)")
            #expect(detected.family != .email, "seed \(seed)")
        }
    }

    @Test func `survives mutated containers`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let detector = try TypeDetector()
        let originals = [
            ZipWriter.zip([("[Content_Types].xml", "x"), ("word/document.xml", "y"), ("a", "zz")]),
            CompoundWriter.file(entries: ["a", "b", "c", "d", "WordDocument"]),
            Array("{\"a\": [1, 2, {\"b\": null}]}\n{\"c\": \"d\"}".utf8),
            Array("From a@b Mon Jan  1 00:00:00 2024\nFrom: a@b\nTo: c\nSubject: d\n\nHi\n".utf8),
        ]
        for round in 0..<400 {
            let fixture = try Fixture(generator.mutated(originals[round % originals.count]))
            let detected = try detector.detect(descriptor: fixture.descriptor, name: "a", size: fixture.size)
            #expect(!detected.type.rawValue.isEmpty, "seed \(seed)")
        }
    }

    @Test func `reports a descriptor that cannot be read`() throws {
        let detector = try TypeDetector()
        #expect { try detector.detect(descriptor: -1, name: "a", size: 10) } throws: { error in
            (error as? ReadingProblem)?.kind == .unreadable
        }
    }

    @Test func `names the versions of its libraries`() {
        let versions = TypeDetector.versions()
        #expect(versions.map(\.name) == ["libmagic", "libarchive"])
        #expect(versions.allSatisfy { $0.version?.contains(".") == true })
    }
}
