/// Writes small PDFs with a right cross-reference table.
enum PDFWriter {
    /// One page per text; an empty text gives a blank page, `nil` a page that shows only an image.
    static func pdf(
        pages: [String?], title: String? = nil, size: (Int, Int) = (595, 842), isEncrypted: Bool = false
    ) -> [UInt8] {
        var objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [\(pages.indices.map { "\(5 + $0 * 2) 0 R" }.joined(separator: " "))] /Count \(pages.count) >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            stream(
                "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "@"),
        ]
        for text in pages {
            let content =
                text.map { $0.isEmpty ? "" : "BT /F1 14 Tf 20 500 Td (\($0)) Tj ET" } ?? "q 400 0 0 400 0 0 cm /I1 Do Q"
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(size.0) \(size.1)] /Contents \(objects.count + 2) 0 R "
                    + "/Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> >>")
            objects.append(stream("<<", content))
        }
        var trailer = "/Root 1 0 R"
        if let title {
            objects.append("<< /Title (\(title)) /CreationDate (D:20240506070809Z) >>")
            trailer += " /Info \(objects.count) 0 R"
        }
        if isEncrypted {
            // Password entries that the empty password does not match.
            let entry = String(repeating: "5A", count: 32)
            objects.append("<< /Filter /Standard /V 1 /R 2 /P -4 /O <\(entry)> /U <\(entry)> >>")
            trailer += " /Encrypt \(objects.count) 0 R /ID [<\(entry.prefix(32))> <\(entry.prefix(32))>]"
        }
        return assemble(objects, trailer)
    }

    private static func stream(_ dictionary: String, _ content: String) -> String {
        "\(dictionary) /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream"
    }

    private static func assemble(_ objects: [String], _ trailer: String) -> [UInt8] {
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            text += String(repeating: "0", count: 10 - String(offset).count) + "\(offset) 00000 n \n"
        }
        text += "trailer\n<< /Size \(objects.count + 1) \(trailer) >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }
}
