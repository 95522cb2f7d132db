import CUchardetShims
import Media
import Primitives
import SourceBytes

/// Finds out the encoding of a text: mark, then UTF-8 by validity, then UTF-16 by its zeros, then a statistical guess.
enum EncodingDetector {
    /// Bytes looked at from the start; when they are all ASCII, the first part with other bytes is looked at too.
    private static let sampleLength = 256 * 1024
    private static let searchLimit = 32 * 1024 * 1024

    /// The encoding of the text behind `file`.
    ///
    /// `declared` is what the text says about itself, as HTML may.
    ///
    /// Throws `.unsupported` for binary data.
    static func detect(
        _ file: DescriptorBytes, declared: ([UInt8]) -> String? = { _ in nil }
    ) throws(ReadingProblem) -> TextEncoding {
        let head = try file.read(at: 0, count: sampleLength)
        if let marked = TextEncoding.marked(head) { return marked }
        if head.prefix(64 * 1024).contains(0) {
            if let wide = TextEncoding.unmarkedWide(head) { return wide }
            throw ReadingProblem(.unsupported, "binary data: it contains zero bytes")
        }
        var sample = head
        var offset = head.count
        while sample.count == sampleLength, isASCII(sample), offset < searchLimit {
            sample = try file.read(at: offset, count: sampleLength)
            offset += sample.count
        }
        return guess(sample, isCut: sample.count == sampleLength, isFromStart: offset == head.count, declared(head))
    }

    /// The encoding of `bytes` that carry no mark.
    ///
    /// `declared` is believed unless they are valid UTF-8.
    static func guess(_ bytes: [UInt8], isCut: Bool, isFromStart: Bool = true, _ declared: String?) -> TextEncoding {
        var bytes = bytes
        if !isFromStart { bytes.removeFirst(min(bytes.count, bytes.prefix(3).prefix { $0 & 0xC0 == 0x80 }.count)) }
        if UTF8Validity.firstInvalid(in: bytes, allowingCutEnd: isCut) == nil {
            return isISO2022Japanese(bytes) ? TextEncoding("iso-2022-jp") : .utf8
        }
        if let declared, CharacterConverter.knows(declared) { return TextEncoding(declared) }
        var name = [CChar](repeating: 0, count: 64)
        if unsafe dossier_uchardet_guess(bytes, bytes.count, &name, name.count) {
            let guessed = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            // A few stray bytes in a text that is otherwise UTF-8 or ASCII: the reader replaces them.
            if guessed == "UTF-8" { return .utf8 }
            if guessed != "ASCII", CharacterConverter.knows(guessed) { return TextEncoding(guessed) }
        }
        return TextEncoding("windows-1252")
    }

    /// ISO-2022-JP (RFC 1468) is ASCII to the eye: only its escapes `ESC $ B` and `ESC $ @` give it away.
    private static func isISO2022Japanese(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while let escape = rest.firstIndex(of: 0x1B) {
            rest = rest[(escape + 1)...]
            if rest.first == UInt8(ascii: "$"), [UInt8(ascii: "B"), UInt8(ascii: "@")].contains(rest.dropFirst().first)
            {
                return true
            }
        }
        return false
    }

    private static func isASCII(_ bytes: [UInt8]) -> Bool { !bytes.contains { $0 >= 0x80 } }
}
