/// A relative path cut into its names, so that many patterns can be compared without cutting it again.
struct PathNames: Sendable {
    let bytes: [UInt8]
    /// Where each name starts.
    private let starts: [Int]
    /// Names that only a pattern without wildcards may match, one bit each; the 64th stands for all from there on.
    private var guarded: UInt64 = 0

    var count: Int { starts.count }
    var hasGuarded: Bool { guarded != 0 }

    /// Cuts a path; the root has no names.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = bytes.isEmpty ? [] : [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "/") { starts.append(index + 1) }
        self.starts = starts
    }

    /// Cuts the path of a name in `folder`, which is cut already.
    init(_ bytes: [UInt8], nameStart: Int, in folder: PathNames) {
        self.bytes = bytes
        starts = folder.starts + [nameStart]
        guarded = folder.guarded
    }

    func range(_ index: Int) -> Range<Int> {
        starts[index]..<(index + 1 < starts.count ? starts[index + 1] - 1 : bytes.count)
    }

    func isGuarded(_ index: Int) -> Bool { guarded >> UInt64(min(index, 63)) & 1 == 1 }

    /// The same path for patterns that take things away, which no name is guarded from.
    var withoutGuards: PathNames {
        var copy = self
        copy.guarded = 0
        return copy
    }

    mutating func guardLast() { guarded |= 1 << UInt64(min(count - 1, 63)) }
}
