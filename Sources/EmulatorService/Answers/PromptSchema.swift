import Primitives

/// Finds the JSON Schema that a prompt asks the answer to fit, where a protocol has no field for it.
enum PromptSchema {
    private static let mark = "JSON Schema"

    /// The first JSON object that begins a line after the words `JSON Schema`.
    static func find(in texts: [String]) -> JSONValue? {
        for text in texts {
            guard let words = text.lastRange(of: mark) else { continue }
            let rest = Array(text[words.upperBound...].utf8)
            for start in rest.indices
            where rest[start] == UInt8(ascii: "{") && start > 0 && rest[start - 1] == UInt8(ascii: "\n") {
                if let end = end(ofObjectAt: start, in: rest),
                    let value = try? JSONParser.parse(Array(rest[start...end])).value
                {
                    return value
                }
            }
        }
        return nil
    }

    /// What of a prompt is likely material: not the schema and the words before it, and not the last paragraph, which by
    /// custom is the question.
    static func material(of prompt: String) -> String {
        var text = prompt[...]
        if let words = prompt.lastRange(of: mark) {
            text = prompt[..<words.lowerBound]
            text = text[..<(text.lastIndex(of: "\n") ?? text.startIndex)]
        }
        while text.last?.isWhitespace == true { text.removeLast() }
        let paragraphs = String(text).split(separator: "\n\n")
        return paragraphs.count > 1 ? paragraphs.dropLast().joined(separator: "\n\n") : String(text)
    }

    /// The brace that closes the one at `start`; braces in strings do not count.
    private static func end(ofObjectAt start: Int, in bytes: [UInt8]) -> Int? {
        var (depth, isInString, isEscaped) = (0, false, false)
        for index in start..<bytes.count {
            switch bytes[index] {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where isInString: isEscaped = true
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString:
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
        }
        return nil
    }
}

extension String {
    /// Where `part` occurs last.
    fileprivate func lastRange(of part: String) -> Range<Index>? {
        var found: Range<Index>?
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            found = range
            rest = rest[range.upperBound...]
        }
        return found
    }
}
