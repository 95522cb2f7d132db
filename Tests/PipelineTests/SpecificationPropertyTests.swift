import Primitives
import Testing

@testable import Pipeline

/// Whatever a person, a program or an attacker hands over, the decoder answers, and points into the file.
struct SpecificationPropertyTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        /// SplitMix64 (Steele, Lea and Flood, 2014).
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static func expectPlaces(_ bytes: [UInt8], seed: UInt64) {
        let (spec, diagnostics) = PipelineDecoder.decode(bytes, file: "p.json")
        #expect((spec == nil) == diagnostics.containsErrors, "seed \(seed)")
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for diagnostic in diagnostics {
            let isInside =
                (1...lines.count).contains(diagnostic.line)
                && (1...(lines[diagnostic.line - 1].count + 1)).contains(diagnostic.column)
            #expect(isInside, "seed \(seed): \(diagnostic) of \(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(diagnostics == diagnostics.sorted(), "seed \(seed)")
    }

    @Test func `answers for any damage to a pipeline's bytes`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = Generator(state: seed)
        let original = Array(SpecificationSamples.complete.utf8)
        for _ in 0..<300 {
            var bytes = original
            for _ in 0...Int.random(in: 0..<4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                case 2:
                    bytes.insert(
                        contentsOf: Array(#"{}[],:"0"#.utf8).randomElement(using: &generator).map { [$0] } ?? [],
                        at: place)
                default: bytes.replaceSubrange(place..<min(bytes.count, place + 40), with: [])
                }
            }
            Self.expectPlaces(bytes, seed: seed)
        }
    }

    @Test func `answers for any value in any place of a pipeline`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = Generator(state: seed)
        let root = try JSONParser.parse(SpecificationSamples.complete).value
        var valid = 0
        for _ in 0..<300 {
            let mutated = Self.mutate(root, depth: 0, &generator)
            let bytes = JSONWriter.bytes(of: mutated, style: Bool.random(using: &generator) ? .pretty : .compact)
            Self.expectPlaces(bytes, seed: seed)
            if PipelineDecoder.decode(bytes, file: "p.json").spec != nil { valid += 1 }
        }
        #expect(valid < 300, "mutations that break nothing test nothing; seed \(seed)")
    }

    @Test func `answers for any document at all`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = Generator(state: seed)
        for _ in 0..<300 {
            Self.expectPlaces(JSONWriter.bytes(of: Self.value(depth: 4, &generator), style: .pretty), seed: seed)
        }
        for text in ["", " ", "\u{FEFF}", "null", "[", "{\"a\":", "\n\n\n"] {
            Self.expectPlaces(Array(text.utf8), seed: seed)
        }
        Self.expectPlaces(Array(repeating: UInt8(ascii: "["), count: 100_000), seed: seed)
    }

    private static let words = [
        "evidence", "brief", "version", "inputs", "steps", "over", "{{relpath}}", "local", "runware", "5%", "2GiB",
        "1h", "../x", "**", "", "é😀\n",
    ]

    private static func value(depth: Int, _ generator: inout Generator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .integer(Int.random(in: -5...5, using: &generator))
        case 3: return .real(Double.random(in: -1e30...1e30, using: &generator))
        case 4: return .string(words.randomElement(using: &generator) ?? "")
        case 5:
            return .array(
                (0..<Int.random(in: 0..<4, using: &generator)).map { _ in value(depth: depth - 1, &generator) })
        default:
            let keys = (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
                words.randomElement(using: &generator) ?? ""
            }
            return .object(JSONObject(keys.map { (key: $0, value: value(depth: depth - 1, &generator)) }))
        }
    }

    /// Replaces, drops or doubles something now and then.
    private static func mutate(_ root: JSONValue, depth: Int, _ generator: inout Generator) -> JSONValue {
        if depth > 0, Int.random(in: 0..<80, using: &generator) == 0 { return value(depth: 2, &generator) }
        switch root {
        case .object(let object):
            var members: [(key: String, value: JSONValue)] = []
            for (key, value) in object where Int.random(in: 0..<100, using: &generator) != 0 {
                let isRenamed = Int.random(in: 0..<100, using: &generator) == 0
                members.append((isRenamed ? key + "x" : key, mutate(value, depth: depth + 1, &generator)))
            }
            return .object(JSONObject(members))
        case .array(let elements):
            return .array(
                elements.flatMap { element in
                    let copies = Int.random(in: 0..<60, using: &generator) == 0 ? 2 : 1
                    return (0..<copies).map { _ in mutate(element, depth: depth + 1, &generator) }
                })
        default: return root
        }
    }
}
