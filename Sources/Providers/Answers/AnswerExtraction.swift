package import Primitives

/// Finds the JSON value in what a model wrote when it was asked for one.
///
/// Models wrap it into code fences, or say a sentence first. The value itself is read strictly: what is not JSON goes
/// back to the model.
package enum AnswerExtraction {
    /// Why there is no value, in words that the model can act upon.
    package struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// The one JSON value in `text`: the whole of it, or the only object that stands in it, or else the only array.
    package static func json(from text: String) -> Result<JSONValue, Problem> {
        let bytes = Array(text.utf8)
        let whole: JSONSyntaxError
        do {
            return .success(try JSONParser.parse(bytes).value)
        } catch {
            whole = error
        }
        let found = candidates(in: bytes)
        let objects = distinct(found.filter { $0.objectValue != nil })
        let values = objects.isEmpty ? distinct(found) : objects
        switch values.count {
        case 1: return .success(values[0])
        case 0: return .failure(Problem(description: explanation(of: whole, in: bytes)))
        default:
            return .failure(
                Problem(description: "the answer holds \(values.count) JSON values, and exactly one is wanted"))
        }
    }

    private static func explanation(of error: JSONSyntaxError, in bytes: [UInt8]) -> String {
        guard let start = bytes.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }) else {
            return "the answer holds no JSON value"
        }
        // A sentence before the value is forgiven, so the mistake worth telling is the one inside.
        var (message, offset) = (error.message, error.offset)
        do throws(JSONSyntaxError) { _ = try JSONParser.parse(Array(bytes[start...])) } catch {
            (message, offset) = (error.message, error.offset + start)
        }
        let place = TextPosition(offset: offset, in: bytes)
        return "the answer is not valid JSON: \(message) at line \(place.line), column \(place.column)"
    }

    /// The outermost objects and arrays that are valid JSON, in their order.
    ///
    /// What stands inside a broken value is no answer by itself, and behind one that is cut there is nothing.
    private static func candidates(in bytes: [UInt8]) -> [JSONValue] {
        var found: [JSONValue] = []
        var position = 0
        while let start = opening(in: bytes, from: position), let end = closing(of: start, in: bytes) {
            if let value = try? JSONParser.parse(Array(bytes[start...end])).value { found.append(value) }
            position = end + 1
        }
        return found
    }

    private static func opening(in bytes: [UInt8], from position: Int) -> Int? {
        bytes[position...].firstIndex { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }
    }

    /// Where the bracket at `start` closes, brackets inside strings left out.
    private static func closing(of start: Int, in bytes: [UInt8]) -> Int? {
        var depth = 0
        var isInString = false
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\\") where isInString: position += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString:
                depth -= 1
                if depth == 0 { return position }
            default: break
            }
            position += 1
        }
        return nil
    }

    /// The values without repetitions: some models write an answer twice.
    private static func distinct(_ values: [JSONValue]) -> [JSONValue] {
        var seen: Set<JSONValue> = []
        return values.filter { seen.insert($0).inserted }
    }
}
