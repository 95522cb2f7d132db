import Media
import Primitives
import TestSupport
import Testing
@testable import Texts

@Suite(.serialized) struct MailReaderTests {
    private let mailbox = MediaType(rawValue: "application/mbox")

    private func examine(_ text: String, _ type: MediaType = .email) throws -> (JSONObject, [SourceWarning]) {
        let fixture = try Fixture(text)
        let (facts, warnings) = try MailReader.examine(descriptor: fixture.descriptor, type: type)
        return (facts, warnings)
    }

    private func extract(_ text: String, _ type: MediaType = .email) throws -> Extraction {
        let fixture = try Fixture(text)
        return try MailReader.extract(descriptor: fixture.descriptor, type: type, limits: ExtractionLimits())
    }

    private let message = """
        From: =?utf-8?q?J=C3=B6rg?= <j@example.org>
        To: a@example.org, b@example.org
        Subject: =?iso-8859-1?q?Gr=FC=DFe?=
        Date: Mon, 6 May 2024 07:08:09 +0200
        Message-ID: <id@example.org>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=mixed

        --mixed
        Content-Type: multipart/alternative; boundary=alt

        --alt
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Sch=F6ne Gr=FC=DFe
        --alt
        Content-Type: text/html

        <p>Not this</p>
        --alt--
        --mixed
        Content-Type: application/pdf; name="a.pdf"
        Content-Disposition: attachment; filename="a.pdf"
        Content-Transfer-Encoding: base64

        AAAAAAAA
        --mixed--

        """

    @Test func `gathers headers and attachments`() throws {
        let (facts, warnings) = try examine(message)
        #expect(facts["subject"] == "Grüße")
        #expect(facts["from"] == "Jörg <j@example.org>")
        #expect(facts["to"] == "a@example.org, b@example.org")
        #expect(facts["date"] == "2024-05-06T07:08:09+02:00")
        #expect(facts["message_id"] == "id@example.org")
        #expect(facts["attachments"] == [["name": "a.pdf", "type": "application/pdf", "bytes": 6]])
        #expect(warnings.isEmpty)
    }

    @Test func `prefers plain text to HTML and decodes it`() throws {
        let extraction = try extract(message)
        #expect(
            extraction.passages == [
                Passage(place: .part("subject"), text: "Grüße"), Passage(place: .part("body"), text: "Schöne Grüße"),
            ])
        #expect(extraction.coverage.isComplete)
    }

    @Test func `reads HTML where there is nothing else`() throws {
        let extraction = try extract("From: a@b\nContent-Type: text/html; charset=utf-8\n\n<p>Only <b>this</b></p>")
        #expect(extraction.passages.map(\.text) == ["Only this"])
    }

    @Test func `reads messages inside messages`() throws {
        let inner = "From: c@d\nSubject: inner\n\nInner text\n"
        let outer =
            "From: a@b\nSubject: outer\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nOuter text\n--x\nContent-Type: message/rfc822\n\n\(inner)\n--x--\n"
        #expect(try extract(outer).passages.map(\.text) == ["outer", "Outer text", "Inner text"])
    }

    @Test func `counts and reads the messages of a mailbox in order`() throws {
        let one = "From a@b Mon Jan  1 00:00:00 2024\nFrom: a@b\nSubject: one\n\nFirst\n\n"
        let two = "From a@b Mon Jan  1 00:00:00 2024\nFrom: a@b\nSubject: two\n\nSecond\n"
        let (facts, _) = try examine(one + two, mailbox)
        #expect(facts["messages"] == 2)
        let extraction = try extract(one + two, mailbox)
        #expect(extraction.passages.map(\.text) == ["one", "First", "two", "Second"])
        #expect(extraction.passages.last?.place == .part("message 2 body"))
        #expect(extraction.coverage == Coverage(unit: .items, total: 2, read: 2))
    }

    @Test func `caps the parts of a message and says so`() throws {
        let parts = (0..<10_000).map { "--x\nContent-Disposition: attachment; filename=f\($0)\n\nhi\n" }.joined()
        let hostile = "From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n\(parts)--x--\n"
        let (facts, warnings) = try examine(hostile)
        #expect(facts["attachments"]?.arrayValue?.count == MailReader.listedAttachments)
        #expect(warnings.map(\.code) == ["attachments_not_listed", "parts_not_listed"])
        #expect(try !extract(hostile).coverage.isComplete)
    }

    @Test func `caps the depth of a message and says so`() throws {
        let levels = (0..<2000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        let extraction = try extract("From: a@b\nMIME-Version: 1.0\n\(levels)\nx\n")
        #expect(!extraction.coverage.isComplete)
    }

    @Test func `cleans control characters out of headers`() throws {
        let (facts, _) = try examine("From: a@b\nSubject: =?utf-8?q?a=1B[2J=E2=80=AEb=0Ac?=\n\nx\n")
        #expect(facts["subject"] == "a[2Jb c")
    }

    @Test func `refuses what is no message`() throws {
        #expect { try examine("") } throws: { ($0 as? ReadingProblem)?.kind == .corrupt }
        #expect { try examine("x", MediaType(rawValue: "application/vnd.ms-outlook")) } throws: {
            ($0 as? ReadingProblem)?.kind == .unsupported
        }
    }

    @Test func `survives mutated messages`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        for round in 0..<300 {
            let fixture = try Fixture(generator.mutated(Array(message.utf8)))
            do throws(ReadingProblem) {
                let extraction = try MailReader.extract(
                    descriptor: fixture.descriptor, type: round.isMultiple(of: 2) ? .email : mailbox,
                    limits: ExtractionLimits())
                #expect(extraction.coverage.total >= 1, "seed \(seed)")
            } catch {
                #expect(error.kind == .corrupt, "seed \(seed): \(error)")
            }
        }
    }
}
