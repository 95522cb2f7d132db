import Glibc
import Media
import Primitives
import TestSupport
import Testing
@testable import PDFDocuments

@Suite(.serialized) struct PDFReaderTests {
    private func problem(_ bytes: [UInt8]) throws -> ReadingProblem? {
        let fixture = try Fixture(bytes)
        do throws(ReadingProblem) {
            _ = try PDFReader.examine(descriptor: fixture.descriptor)
            return nil
        } catch { return error }
    }

    @Test func `gathers the facts of a document`() throws {
        let fixture = try Fixture(PDFWriter.pdf(pages: ["One", "", nil], title: "The\\nTitle"))
        let (facts, warnings) = try PDFReader.examine(descriptor: fixture.descriptor)
        #expect(facts["pages"] == 3)
        #expect(facts["text_pages"] == 1)
        #expect(facts["title"] == "The Title")
        #expect(facts["created"] == "2024-05-06T07:08:09Z")
        #expect(facts["pdf_version"] == "1.4")
        #expect(facts["page_size_pt"] == [595, 842])
        #expect(warnings.isEmpty)
    }

    @Test func `samples the text layer of long documents and says so`() throws {
        let fixture = try Fixture(PDFWriter.pdf(pages: Array(repeating: "Text", count: 30)))
        let (facts, _) = try PDFReader.examine(descriptor: fixture.descriptor)
        #expect(facts["pages"] == 30)
        #expect(facts["text_pages"] == 20)
        #expect(facts["text_pages_sampled"] == 20)
    }

    @Test func `tells a document that needs a password from a damaged one`() throws {
        #expect(try problem(PDFWriter.pdf(pages: ["One"], isEncrypted: true))?.kind == .encrypted)
        #expect(try problem(Array("%PDF-1.4 and nothing else".utf8))?.kind == .corrupt)
        #expect(try problem([])?.kind == .corrupt)
    }

    @Test func `warns of a page larger than readers allow`() throws {
        let fixture = try Fixture(PDFWriter.pdf(pages: ["One"], size: (14_401, 100)))
        let (_, warnings) = try PDFReader.examine(descriptor: fixture.descriptor)
        #expect(warnings.map(\.code).contains("oversized_page"))
    }

    @Test func `reads the text by page and counts blank pages as read`() throws {
        let fixture = try Fixture(PDFWriter.pdf(pages: ["First page", "", "Third page"]))
        let extraction = try PDFReader.extract(descriptor: fixture.descriptor, limits: ExtractionLimits())
        #expect(
            extraction.passages == [
                Passage(place: .page(1), text: "First page"), Passage(place: .page(3), text: "Third page"),
            ])
        #expect(extraction.coverage == Coverage(unit: .pages, total: 3, read: 3))
    }

    @Test func `keeps blocks apart by a blank line`() throws {
        // The text is a piece of a content stream: it moves on and changes the size.
        let page = [
            "Sequence of events", "/F1 10 Tf 0 -16 Td", "They were taken from the log.", "0 -12 Td",
            "All times are in UTC.",
            "0 -40 Td", "Lines were doubled.",
        ].enumerated().reduce("") { $0 + ($1.element.hasSuffix("Td") ? ") Tj \($1.element) (" : $1.element) }
        let fixture = try Fixture(PDFWriter.pdf(pages: [page]))
        let extraction = try PDFReader.extract(descriptor: fixture.descriptor, limits: ExtractionLimits())
        #expect(
            extraction.passages.map(\.text) == [
                """
                Sequence of events

                They were taken from the log.
                All times are in UTC.

                Lines were doubled.
                """
            ])
    }

    @Test func `names pages without a text layer`() throws {
        let fixture = try Fixture(PDFWriter.pdf(pages: ["First", nil]))
        let extraction = try PDFReader.extract(descriptor: fixture.descriptor, limits: ExtractionLimits())
        #expect(extraction.coverage.read == 1)
        #expect(extraction.coverage.missing == ["page 2: no text layer"])
    }

    @Test func `hands pages without a text layer to the recogniser as an image`() throws {
        let fixture = try Fixture(PDFWriter.pdf(pages: [nil]))
        let extraction = try PDFReader.extract(
            descriptor: fixture.descriptor, limits: ExtractionLimits(),
            recognise: { image, resolution in
                var head = [UInt8](repeating: 0, count: 17)
                _ = pread(image, &head, 17, 0)
                return
                    "\(String(decoding: head, as: UTF8.self).split(separator: "\n").joined(separator: " ")) \(resolution ?? 0)"
            })
        #expect(extraction.passages == [Passage(place: .page(1), text: "P5 2479 3508 255 300")])
        #expect(extraction.facts["ocr_pages"] == 1)
        #expect(extraction.coverage.isComplete)
    }

    @Test func `asks a missing recogniser only once and warns`() throws {
        let fixture = try Fixture(PDFWriter.pdf(pages: [nil, nil]))
        nonisolated(unsafe) var calls = 0
        let extraction = try PDFReader.extract(
            descriptor: fixture.descriptor, limits: ExtractionLimits(),
            recognise: { _, _ throws(ReadingProblem) in
                calls += 1
                throw ReadingProblem(.unsupported, "not installed")
            })
        #expect(calls == 1)
        #expect(extraction.warnings.map(\.code) == ["text_not_read"])
        #expect(extraction.coverage.read == 0)
        #expect(extraction.coverage.missing.count == 2)
    }

    @Test func `keeps to the limits and names what lies beyond`() throws {
        let fixture = try Fixture(PDFWriter.pdf(pages: ["12345", "67890", "abcde", "fghij"]))
        let byPages = try PDFReader.extract(descriptor: fixture.descriptor, limits: ExtractionLimits(pages: 2))
        #expect(byPages.passages.count == 2)
        #expect(byPages.coverage.missing == ["pages 3 to 4: over the limit of 2 pages"])
        let byText = try PDFReader.extract(descriptor: fixture.descriptor, limits: ExtractionLimits(characters: 7))
        #expect(byText.passages.map(\.text) == ["12345", "67"])
        #expect(byText.coverage.read == 1)
        #expect(byText.coverage.missing.count == 2)
    }

    @Test func `survives mutated documents`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let original = PDFWriter.pdf(pages: ["One", "", nil], title: "T")
        for _ in 0..<150 {
            let fixture = try Fixture(generator.mutated(original))
            do throws(ReadingProblem) {
                let extraction = try PDFReader.extract(descriptor: fixture.descriptor, limits: ExtractionLimits())
                #expect(extraction.coverage.read <= extraction.coverage.total, "seed \(seed)")
            } catch {
                #expect(error.kind == .corrupt || error.kind == .encrypted, "seed \(seed): \(error)")
            }
        }
    }

    @Test func `leaves the descriptor open and usable`() throws {
        let fixture = try Fixture(PDFWriter.pdf(pages: ["One"]))
        for _ in 0..<3 { _ = try PDFReader.examine(descriptor: fixture.descriptor) }
        #expect(fcntl(fixture.descriptor, F_GETFD) >= 0)
    }
}
