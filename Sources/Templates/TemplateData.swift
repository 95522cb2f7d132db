import Primitives

/// Writes JSON values in the flat form that the shim reads.
enum TemplateData {
    static func encoded(_ value: JSONValue) -> [UInt8] {
        var output: [UInt8] = []
        append(value, to: &output)
        return output
    }

    private static func append(_ value: JSONValue, to output: inout [UInt8]) {
        switch value {
        case .null: output.append(UInt8(ascii: "n"))
        case .bool(let flag): output.append(UInt8(ascii: flag ? "t" : "f"))
        case .number(let number): append(number.literal, tagged: true, to: &output)
        case .string(let text): append(text, tagged: true, to: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "a"))
            append(count: elements.count, to: &output)
            for element in elements { append(element, to: &output) }
        case .object(let object):
            output.append(UInt8(ascii: "o"))
            append(count: object.count, to: &output)
            for (key, value) in object {
                append(key, tagged: false, to: &output)
                append(value, to: &output)
            }
        }
    }

    private static func append(_ text: String, tagged: Bool, to output: inout [UInt8]) {
        if tagged { output.append(UInt8(ascii: "s")) }
        append(count: text.utf8.count, to: &output)
        output.append(contentsOf: text.utf8)
    }

    private static func append(count: Int, to output: inout [UInt8]) {
        let count = UInt32(clamping: count)
        for shift in stride(from: UInt32(0), to: 32, by: 8) { output.append(UInt8(truncatingIfNeeded: count >> shift)) }
    }
}
