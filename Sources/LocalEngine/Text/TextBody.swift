import Media

/// A stretch of text that is read as one, with where its parts stand in the source.
///
/// Every passage is a body of its own, but for the cues of a recording: a spoken sentence runs over several cues, so
/// neighbouring cues are joined by line breaks.
struct TextBody: Sendable {
    struct Segment: Sendable {
        let start: Int
        let place: Passage.Place
    }

    private(set) var scalars: [Unicode.Scalar]
    private(set) var segments: [Segment]

    init(_ passage: Passage) {
        scalars = Array(passage.text.unicodeScalars)
        segments = [Segment(start: 0, place: passage.place)]
    }

    static func bodies(of passages: [Passage]) -> [TextBody] {
        var bodies: [TextBody] = []
        for passage in passages {
            if case .time = passage.place, let last = bodies.indices.last, bodies[last].isTimed {
                bodies[last].append(passage)
            } else {
                bodies.append(TextBody(passage))
            }
        }
        return bodies
    }

    private mutating func append(_ passage: Passage) {
        scalars.append("\n")
        segments.append(Segment(start: scalars.count, place: passage.place))
        scalars.append(contentsOf: passage.text.unicodeScalars)
    }

    var isTimed: Bool { if case .time? = segments.first?.place { true } else { false } }

    /// Whether it was read in a picture.
    var isRecognised: Bool { if case .part("ocr")? = segments.first?.place { true } else { false } }

    var isPage: Bool { if case .page? = segments.first?.place { true } else { false } }

    /// The index of the segment that holds the scalar at `offset`.
    func segment(at offset: Int) -> Int {
        var low = 0
        var high = segments.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if segments[middle].start <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// Whether `range` lies inside one passage, so that its text is a part of that passage's text.
    func isWhole(_ range: Range<Int>) -> Bool {
        range.isEmpty || segment(at: range.lowerBound) == segment(at: range.upperBound - 1)
    }

    func text(_ range: Range<Int>) -> String { String(scalars: scalars[range]) }
}
