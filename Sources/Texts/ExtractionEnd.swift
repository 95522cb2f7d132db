import Media
import SourceBytes

/// Turns what was gathered from a text into an extraction whose coverage tells what was left out.
struct ExtractionEnd {
    let passages: [Passage]
    let characters: Int
    let offered: Int
    let isCut: Bool
    let bytesRead: Int
    let file: DescriptorBytes
    let limit: Int
    var missing: [String] = []

    init(builder: PassageBuilder, text: borrowing DecodedText, file: DescriptorBytes) {
        passages = builder.passages
        characters = builder.characters
        offered = builder.offered
        isCut = builder.isFull
        bytesRead = text.bytesRead
        limit = builder.limit
        self.file = file
    }

    /// The characters of a cut text are estimated in proportion to its bytes.
    func extraction(warnings: [SourceWarning]) throws(ReadingProblem) -> Extraction {
        var missing = missing
        var total = Double(characters)
        if isCut || !missing.isEmpty {
            total = max(total + 1, (Double(offered) * Double(try file.size()) / Double(max(1, bytesRead))).rounded())
        }
        if isCut { missing.append("text beyond \(limit) characters, of about \(Int(total)) in all") }
        return Extraction(
            passages: passages,
            coverage: Coverage(unit: .characters, total: total, read: Double(characters), missing: missing),
            warnings: warnings)
    }
}
