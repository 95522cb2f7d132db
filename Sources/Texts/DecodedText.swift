import Media
import Primitives
import SourceBytes

/// Reads a text as UTF-8, part by part, so that memory does not grow with the file.
struct DecodedText: ~Copyable {
    private static let partLength = 256 * 1024

    let file: DescriptorBytes
    private let converter: CharacterConverter?
    private var offset: Int
    private var carried: [UInt8] = []
    private var isAtEnd = false
    private(set) var invalidSequences = 0

    /// Bytes of the file that were taken so far.
    var bytesRead: Int { offset }

    init(_ file: DescriptorBytes, encoding: TextEncoding) throws(ReadingProblem) {
        self.file = file
        offset = encoding.markLength
        if encoding.isUTF8 {
            converter = nil
        } else if let known = CharacterConverter(from: encoding.name) {
            converter = known
        } else {
            throw ReadingProblem(.unsupported, "text in the encoding \(encoding.name), which iconv does not know")
        }
    }

    /// The next part as valid UTF-8, or `nil` at the end.
    mutating func next() throws(ReadingProblem) -> [UInt8]? {
        guard !isAtEnd else { return nil }
        let bytes = try file.read(at: offset, count: Self.partLength)
        offset += bytes.count
        isAtEnd = bytes.count < Self.partLength
        if let converter {
            let output = converter.convert(bytes, isLast: isAtEnd)
            invalidSequences = converter.replacements
            return output
        }
        return repaired(bytes)
    }

    private mutating func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var part = carried.isEmpty ? bytes : carried + bytes
        carried = []
        if !isAtEnd {
            let tail = UTF8Validity.unfinishedTail(of: part)
            carried = Array(part.suffix(tail))
            part.removeLast(tail)
        }
        guard UTF8Validity.firstInvalid(in: part, allowingCutEnd: false) != nil else { return part }
        invalidSequences += 1
        return Array(String(decoding: part, as: UTF8.self).utf8)
    }
}
