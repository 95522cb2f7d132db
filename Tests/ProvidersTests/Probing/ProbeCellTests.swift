import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

struct ProbeCellTests {
    @Test(
        arguments: [
            ("openai", "text text, image image_url, pdf file, audio input_audio, audio image_url, video image_url"),
            ("gemini", "text parts, image inlineData, pdf inlineData, audio inlineData, video inlineData"),
            (
                "runware",
                "text messages, image inputs.images, pdf inputs.documents, audio inputs.audios, video inputs.videos"
            ),
            ("toapis", "text text, image image_url, pdf image_url, audio image_url, video image_url"),
            ("aivideoapi", "text text, image image_url, pdf image_url, audio image_url, video image_url"),
            (
                "runapi",
                "text text, image image_url, pdf image_url, audio image_url, video image_url, "
                    + "text parts, image inlineData, pdf inlineData, audio inlineData, video inlineData"
            ),
            (
                "bytespike",
                "text text, image image_url, pdf image_url, audio input_audio, audio image_url, video image_url, "
                    + "text parts, image inlineData, pdf inlineData, audio inlineData, video inlineData"
            ),
        ])
    func `lists every way in which a preset can send something`(name: String, expected: String) throws {
        let cells = try ProviderSamples.configuration(name: name, policy: .degrade).probeCells
        #expect(cells.map { "\($0.family.rawValue) \($0.encoding)" }.joined(separator: ", ") == expected)
    }

    @Test func `sets the provider to send in the cell's way and in no other`() throws {
        let cells = try ProviderSamples.configuration(name: "bytespike", policy: .degrade).probeCells
        let wav = ProviderSamples.media("a", "audio/wav", .audio)
        let bodies = try cells.filter { $0.family == .audio }.map { cell in
            let provider = ProviderCatalog.provider(cell.configuration)
            let encoded = try provider.encode(ProviderSamples.request(parts: [wav]), credential: nil).get()
            return ProviderSamples.text(of: try #require(encoded.http.body))
        }
        #expect(bodies.count == 3)
        for (body, mark) in zip(bodies, ["\"input_audio\"", "\"image_url\"", "\"inlineData\""]) {
            #expect(body.contains(mark))
        }
    }

    @Test func `leaves out what a pipeline has switched off`() throws {
        let spec = ProviderSamples.spec(wireProtocol: .chat, wire: WireSettings(attach: .init(audio: .refused)))
        let cells = try ProviderSamples.configuration(spec, name: "runapi").probeCells
        #expect(cells.map(\.family) == [.text, .image, .pdf, .video])
        #expect(try ProviderSamples.configuration(spec, name: "runapi").encoding(of: .audio) == nil)
    }

    @Test(
        arguments: [
            ("runapi", MediaFamily.image, "image_url"), ("runapi", .pdf, "inlineData"), ("toapis", .pdf, "image_url"),
            ("bytespike", .audio, "input_audio"), ("gemini", .video, "inlineData"),
            ("runware", .pdf, "inputs.documents"),
        ])
    func `knows where a run sends a family`(name: String, family: MediaFamily, encoding: String) throws {
        #expect(try ProviderSamples.configuration(name: name, policy: .degrade).encoding(of: family) == encoding)
    }

    private static let date = "2026-02-11T02:47:05.120Z"

    @Test(arguments: ProbeRecord.Verdict.allCases)
    func `turns what a probe found out into warnings`(verdict: ProbeRecord.Verdict) throws {
        let configuration = try ProviderSamples.configuration(name: "toapis")
        let records = configuration.probeCells.map { ProbeRecord($0, verdict, date: Self.date) }
        let found = ProviderCatalog.warnings(configuration, sending: [.image, .pdf], records: records)
        switch verdict {
        case .arrived: #expect(found.isEmpty)
        case .dropped:
            // Also of what the vendor describes.
            #expect(found.count == 2)
            #expect(found[0].message.contains("loses images") && found[0].message.contains("2026-02-11"))
        case .refused: #expect(found.count == 2 && found[1].message.contains("takes no PDF files"))
        }
    }

    @Test func `believes a probe of the same address, model and way alone`() throws {
        let configuration = try ProviderSamples.configuration(name: "toapis")
        let cell = try #require(configuration.probeCells.first { $0.family == .pdf })
        let record = ProbeRecord(cell, .arrived, date: Self.date)
        #expect(record.isAbout(configuration, .pdf, "image_url"))
        #expect(!record.isAbout(configuration, .image, "image_url") && !record.isAbout(configuration, .pdf, "file"))
        for other in [
            ProviderSamples.spec(baseURL: "http://127.0.0.1:8080/v1"), ProviderSamples.spec(model: "another"),
        ] {
            let elsewhere = try ProviderSamples.configuration(other, name: "toapis")
            #expect(!record.isAbout(elsewhere, .pdf, "image_url"))
            #expect(ProviderCatalog.warnings(elsewhere, sending: [.pdf], records: [record]).count == 1)
        }
    }

    @Test func `reads back a record, and nothing that is none`() throws {
        let configuration = try ProviderSamples.configuration(name: "runapi")
        for cell in configuration.probeCells {
            let record = ProbeRecord(cell, .dropped, date: Self.date)
            #expect(ProbeRecord(json: record.json) == record)
            #expect(!JSONWriter.text(of: record.json).contains("KEY"))
        }
        #expect(ProbeRecord(json: ["provider": "x"]) == nil && ProbeRecord(json: .null) == nil)
    }
}
