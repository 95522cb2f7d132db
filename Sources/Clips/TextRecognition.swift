package import Media

/// Reads the text in images through Tesseract, where it is installed.
package enum TextRecognition {
    /// Words of which Tesseract is less sure than this, in percent, are noise more often than not.
    static let minimumConfidence = 50.0
    private static let deadline = Duration.seconds(60)
    private static let outputLimit = 16 * 1024 * 1024

    /// The text in the image behind `descriptor`, which is borrowed and whose offset moves; empty when there is none.
    ///
    /// Takes what Leptonica reads: PNG, JPEG, TIFF, GIF, BMP, WebP and PNM. Throws `.unsupported` with the package's
    /// name when Tesseract is missing, `.corrupt` when it cannot read the image, `.timeout` after a minute.
    /// `resolution` in dots per inch, where it is known, spares Tesseract a guess that is often wrong.
    package static func recognise(
        imageDescriptor descriptor: CInt, resolution: Int? = nil
    ) throws(ReadingProblem) -> String {
        let path = try Program.tesseract.located()
        let languages = installedLanguages
        guard !languages.isEmpty else {
            throw ReadingProblem(.unsupported, "tesseract has no language data: install the package tesseract-ocr-eng")
        }
        let result = try ProgramRun.run(
            path, ["stdin", "stdout", "-l", languages] + (resolution.map { ["--dpi", String($0)] } ?? []) + ["tsv"],
            input: descriptor, deadline: deadline,
            outputLimit: outputLimit)
        guard result.succeeded else { throw ClipSource.problem(.tesseract, result) }
        return RecognisedWords.text(String(decoding: result.output, as: UTF8.self))
    }

    /// The text in an image as an extraction.
    ///
    /// A missing recogniser is the warning `text_not_read`, not a failure: the facts of an image stand without it.
    package static func extract(imageDescriptor descriptor: CInt, limits: ExtractionLimits) -> Extraction {
        var coverage = Coverage(unit: .items, total: 1, read: 1)
        do throws(ReadingProblem) {
            let text = try recognise(imageDescriptor: descriptor)
            let kept = String(text.unicodeScalars.prefix(limits.characters))
            if kept.utf8.count < text.utf8.count {
                coverage = Coverage(
                    unit: .items, total: 1, read: 0, missing: ["text beyond \(limits.characters) characters"])
            }
            return Extraction(
                passages: kept.isEmpty ? [] : [Passage(place: .part("ocr"), text: kept)], coverage: coverage)
        } catch {
            return Extraction(
                coverage: coverage, warnings: [SourceWarning(code: "text_not_read", message: error.message)])
        }
    }

    /// The installed languages in Tesseract's spelling, `eng+deu`; a few, because each costs time.
    private static let installedLanguages: String = {
        guard let path = Program.tesseract.locate(),
            let result = try? ProgramRun.run(
                path, ["--list-langs"], input: nil, deadline: .seconds(10), outputLimit: 64 * 1024)
        else { return "" }
        let names = String(decoding: result.output, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
        let useful = names.filter { $0 != "osd" && $0 != "equ" && !$0.contains("/") }
        return (useful.filter { $0 == "eng" } + useful.filter { $0 != "eng" }).prefix(3).joined(separator: "+")
    }()
}
