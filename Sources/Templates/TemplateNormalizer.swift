/// Writes a checked template in the form that the shim expects.
enum TemplateNormalizer {
    static func normalized(_ scanner: TemplateScanner) -> [UInt8] {
        let tokens = StandaloneLines.removed(from: scanner)
        var output: [UInt8] = []
        for token in tokens {
            switch token {
            case .text(let range): append(scanner.bytes(range), to: &output)
            case .variable(let name, let isRaw, _): tag(isRaw ? "%\(name)" : "$\(name)", to: &output)
            case .sectionStart(let name, let isInverted, _):
                tag((isInverted ? "^" : "#") + name, to: &output)
                // Every pass through a section costs something, so that no nesting runs for ever.
                tag("@1", to: &output)
            case .sectionEnd(let name, _): tag("/\(name)", to: &output)
            case .comment: break
            }
        }
        return output
    }

    /// Text with its cost in front, its line breaks and opening braces as tags.
    private static func append(_ text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        guard !text.isEmpty else { return }
        tag("@\(text.count)", to: &output)
        for byte in text {
            switch byte {
            case 0x0A: tag("@n", to: &output)
            case 0x0D: tag("@r", to: &output)
            // One brace in front of a tag would join it.
            case UInt8(ascii: "{"): tag("@b", to: &output)
            default: output.append(byte)
            }
        }
    }

    private static func tag(_ content: String, to output: inout [UInt8]) {
        output.append(contentsOf: "{{\(content)}}".utf8)
    }
}
