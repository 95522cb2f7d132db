import Primitives
import TestSupport

/// JSON values at random, and other spellings of them.
enum RandomJSON {
    private static let texts = [
        "", "a", "key", "\u{E9}", "e\u{301}", "\u{1F600}", "\"", "\\", "/", "~", "\n", "\u{0}", "\u{7F}", "\u{301}x",
        "a~1b/c",
    ]

    static func text(using random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in texts.randomElement(using: &random) ?? "" }.joined()
    }

    static func value(depth: Int = 0, using random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 3 ? 5 : 7), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int.random(in: -1_000_000...1_000_000, using: &random))
        case 3: return .real(Double(Int.random(in: -9999...9999, using: &random)) / 1000)
        case 4: return .string(text(using: &random))
        case 5:
            return .array(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth + 1, using: &random) })
        default:
            let members = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                (key: text(using: &random), value: value(depth: depth + 2, using: &random))
            }
            return .object(JSONObject(members))
        }
    }

    /// The same value with other white space, order of members, escapes and number spellings.
    static func respelled(_ value: JSONValue, using random: inout SeededGenerator) -> String {
        let space = [" ", "", "\n", "\t "].randomElement(using: &random) ?? ""
        switch value {
        case .null, .bool: return space + JSONWriter.text(of: value) + space
        case .number(let number): return space + respelled(number.literal, using: &random)
        case .string(let text): return space + respelled(string: text, using: &random)
        case .array(let elements):
            return space + "[" + elements.map { respelled($0, using: &random) }.joined(separator: ",") + space + "]"
        case .object(let object):
            let members = Array(object).shuffled(using: &random).map {
                respelled(string: $0.key, using: &random) + space + ":" + respelled($0.value, using: &random)
            }
            return "{" + space + members.joined(separator: space + ",") + "}"
        }
    }

    private static func respelled(_ number: String, using random: inout SeededGenerator) -> String {
        switch Int.random(in: 0..<3, using: &random) {
        case 0 where !number.contains("."): return number + ".0"
        case 1 where !number.contains("e"): return number + "e0"
        case 2 where number.contains(".") && !number.contains("e"): return number + "00E+00"
        default: return number
        }
    }

    private static func respelled(string text: String, using random: inout SeededGenerator) -> String {
        var result = "\""
        for unit in text.utf16 {
            if unit >= 0x20, unit < 0x7F, unit != 0x22, unit != 0x5C, Bool.random(using: &random) {
                result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            } else {
                let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }
}
