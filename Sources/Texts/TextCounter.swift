/// Counts the lines and characters of UTF-8.
struct TextCounter {
    /// Characters as Unicode scalars, line ends included.
    private(set) var characters = 0
    private var lineEnds = 0
    private var endsInsideLine = false

    /// Lines, the last one also when it has no end.
    var lines: Int { lineEnds + (endsInsideLine ? 1 : 0) }

    mutating func add(_ utf8: [UInt8]) {
        var ends = 0
        var continuations = 0
        for byte in utf8 {
            ends &+= byte == 0x0A ? 1 : 0
            continuations &+= byte & 0xC0 == 0x80 ? 1 : 0
        }
        lineEnds += ends
        characters += utf8.count - continuations
        if let last = utf8.last { endsInsideLine = last != 0x0A }
    }
}
