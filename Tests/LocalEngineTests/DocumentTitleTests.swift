import Media
import Primitives
import Testing

@testable import LocalEngine

struct DocumentTitleTests {
    private func title(_ family: MediaFamily, _ facts: JSONObject, _ passages: [Passage] = []) -> String {
        ReadDocument(
            LocalDocument(
                label: "document", facts: SourceFacts(type: .plainText, family: family, facts: facts),
                extraction: Extraction(passages: passages, coverage: Coverage(unit: .items, total: 1, read: 1))),
            index: 0
        ).title
    }

    @Test func `says what a file is that has no name`() {
        #expect(title(.image, [FactKey.width: 640, FactKey.height: 480]) == "Picture, 640 × 480")
        #expect(
            title(
                .image,
                [
                    FactKey.width: 640, FactKey.height: 480,
                    FactKey.exif: ["model": "X1", "taken": "2025-11-07T07:16:40+00:00"],
                ],
                [Passage(place: .part("ocr"), text: "EVIDENCE E-06")])
                == "Photograph, 640 × 480, taken 2025-11-07 07:16, lettering “EVIDENCE E-06”")
        #expect(
            title(
                .video,
                [
                    FactKey.duration: 20,
                    FactKey.streams: [["kind": "video", "codec": "h264", "width": 640, "height": 360]],
                ])
                == "Video, 0:20, h264 video 640 × 360")
        #expect(
            title(.text, [:], [Passage(place: .time(1), text: "Port Control, this is Halcyon Trader.")])
                == "Transcript: “Port Control, this is Halcyon Trader.”")
    }

    @Test func `names a message by its sender, day and subject`() {
        #expect(
            title(
                .email,
                [
                    FactKey.subject: "Clocks", FactKey.from: "Priya Nair <p@k.example>",
                    FactKey.date: "2025-11-07T08:52:17Z",
                ])
                == "E-mail from Priya Nair, 2025-11-07: Clocks")
    }

    @Test(arguments: ["Scan 0012", "IMG_0716", "document", "untitled", "report.docx", "Microsoft Word - x"])
    func `takes no title that a device gave`(_ name: String) {
        let page = Passage(
            place: .page(1), text: "PORT OF KELMOUTH:\n\nMOORING LINE RECORD\n\nThe line was looked at by the bosun.")
        #expect(title(.pdf, [FactKey.title: .string(name)], [page]) == "PORT OF KELMOUTH: MOORING LINE RECORD")
    }
}
