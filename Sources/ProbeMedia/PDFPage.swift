/// One page of a PDF with a word in Helvetica, which every reader has.
enum PDFPage {
    private static let head = "%PDF-1.4\n%dossier probe\n"
    private static let before = "BT /F1 72 Tf 60 500 Td ("
    private static let after = ") Tj ET"

    static func bytes(showing word: String) -> [UInt8] {
        let content = before + word + after
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                + "/Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var text = head
        var table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for (index, object) in objects.enumerated() {
            let offset = String(text.utf8.count)
            table += String(repeating: "0", count: 10 - offset.utf8.count) + offset + " 00000 n \n"
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += table + "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }

    /// The word on a page that `bytes(showing:)` made.
    static func word(_ bytes: [UInt8]) -> String? {
        guard bytes.starts(with: head.utf8), let start = bytes.firstRange(of: Array(before.utf8)),
            let end = bytes[start.upperBound...].firstRange(of: Array(after.utf8))
        else { return nil }
        return String(decoding: bytes[start.upperBound..<end.lowerBound], as: UTF8.self)
    }
}
