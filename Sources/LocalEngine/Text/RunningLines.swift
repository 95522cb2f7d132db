/// Headers and footers: lines that return at the top or bottom of the pages with at most their numbers changed.
struct RunningLines {
    private var counts: [String: Int] = [:]
    private var pages = 0

    /// How many lines from the top and from the bottom of a page may belong to a header or footer.
    private static let depth = 2

    init(bodies: [(lines: [TextLine], scalars: [Unicode.Scalar])]) {
        for body in bodies {
            for page in Self.pages(of: body.lines) {
                pages += 1
                var seen: Set<String> = []
                for index in Self.edges(of: page, in: body.lines) {
                    let key = Self.key(body.scalars, body.lines[index].content)
                    if seen.insert(key).inserted { counts[key, default: 0] += 1 }
                }
            }
        }
    }

    /// The lines of a body that recur on two fifths of all pages, and on two at least.
    func positions(in lines: [TextLine], of scalars: [Unicode.Scalar]) -> [Int] {
        guard pages >= 2 else { return [] }
        let threshold = max(2, (pages * 2 + 4) / 5)
        return Self.pages(of: lines).flatMap { page in
            Self.edges(of: page, in: lines).filter { index in
                let range = lines[index].content
                return range.count <= 120 && counts[Self.key(scalars, range), default: 0] >= threshold
            }
        }
    }

    private static func pages(of lines: [TextLine]) -> [Range<Int>] {
        let starts = lines.indices.filter { lines[$0].startsPage }
        return starts.enumerated().map { position, start in
            start..<(position + 1 < starts.count ? starts[position + 1] : lines.count)
        }
    }

    private static func edges(of page: Range<Int>, in lines: [TextLine]) -> [Int] {
        let filled = page.filter { lines[$0].kind != .blank }
        // A page of few lines has no furniture that could be told from its text.
        guard filled.count > 2 * depth else { return [] }
        return Array(filled.prefix(depth)) + Array(filled.suffix(depth))
    }

    private static func key(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> String {
        var key = String.UnicodeScalarView()
        var last: Unicode.Scalar = " "
        for scalar in scalars[range].prefix(160) {
            let folded: Unicode.Scalar = scalar.isNumeral ? "#" : scalar.isBlank ? " " : scalar
            if folded == last, folded == "#" || folded == " " { continue }
            key.append(folded)
            last = folded
        }
        return String(key)
    }
}
