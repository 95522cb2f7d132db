import Primitives
import TestSupport
import Testing

struct JSONObjectTests {
    /// Small objects are searched and large ones indexed; a list of pairs is what both must agree with.
    @Test func `behaves like a list of members, whatever its size`() {
        for seed in 0..<UInt64(100) {
            var random = SeededGenerator(seed: seed)
            var object = JSONObject()
            var model: [(key: String, value: JSONValue)] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let key = "k\(Int.random(in: 0..<25, using: &random))"
                let position = model.firstIndex { $0.key == key }
                if random.isOne(in: 4) {
                    object[key] = nil
                    if let position { model.remove(at: position) }
                } else {
                    let value = JSONValue.integer(Int.random(in: 0..<100, using: &random))
                    object[key] = value
                    if let position { model[position].value = value } else { model.append((key, value)) }
                }
                #expect(object.keys == model.map(\.key), "seed \(seed)")
                #expect(object.map(\.value) == model.map(\.value), "seed \(seed)")
                for number in 0..<25 {
                    #expect(object["k\(number)"] == model.first { $0.key == "k\(number)" }?.value, "seed \(seed)")
                }
            }
        }
    }

    @Test func `does not mind the order when it compares`() {
        let left: JSONObject = ["a": 1, "b": [2]]
        let right: JSONObject = ["b": [2], "a": 1.0]
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left != ["a": 1])
        #expect(left != ["a": 1, "b": [3]])
    }
}
