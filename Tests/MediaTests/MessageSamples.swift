import Media
import Primitives
import TestSupport

/// Random messages of every shape, the same for the same seed.
struct MessageSamples {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func text() -> String {
        let alphabet: [Character] = ["a", "Z", " ", "\"", "\\", "\n", "\u{0}", "é", "漢", "🌊", "\u{202E}", "/", "{"]
        return String(
            (0..<Int.random(in: 0...12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "x" })
    }

    mutating func number() -> Double { Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 1024 }

    mutating func array<Element>(_ make: (inout Self) -> Element) -> [Element] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in make(&self) }
    }

    mutating func json(depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth < 3 ? 7 : 5), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .integer(Int.random(in: .min ... .max, using: &random))
        case 3: .real(number())
        case 4: .string(text())
        case 5: .array(array { $0.json(depth: depth + 1) })
        default: .object(object(depth: depth + 1))
        }
    }

    mutating func object(depth: Int = 0) -> JSONObject {
        JSONObject(array { (key: $0.text(), value: $0.json(depth: depth)) })
    }

    mutating func warnings() -> [SourceWarning] { array { SourceWarning(code: $0.text(), message: $0.text()) } }

    mutating func facts() -> SourceFacts {
        SourceFacts(
            type: MediaType(rawValue: "x/" + text()),
            family: MediaFamily.allCases.randomElement(using: &random) ?? .other,
            facts: object(), warnings: warnings())
    }

    mutating func place() -> Passage.Place {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .page(Int.random(in: 1...9999, using: &random))
        case 1: .lines(Int.random(in: 1...9, using: &random), Int.random(in: 10...99, using: &random))
        case 2: .time(number())
        case 3: .part(text())
        default: .whole
        }
    }

    mutating func extraction() -> Extraction {
        let units: [Coverage.Unit] = [.pages, .seconds, .characters, .items]
        return Extraction(
            passages: array { Passage(place: $0.place(), text: $0.text()) }, facts: object(),
            coverage: Coverage(
                unit: units.randomElement(using: &random) ?? .pages, total: number(), read: number(),
                missing: array { $0.text() }),
            warnings: warnings())
    }

    mutating func reply() -> WorkerReply {
        let kinds: [ReadingProblem.Kind] = [
            .encrypted, .corrupt, .unsupported, .tooLarge, .timeout, .unreadable, .changed,
        ]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return .examined(facts())
        case 1: return .extracted(extraction())
        case 2:
            return .described(
                array {
                    ComponentVersion(
                        name: $0.text(), version: Bool.random(using: &$0.random) ? $0.text() : nil, note: $0.text())
                })
        default: return .failed(ReadingProblem(kinds.randomElement(using: &random) ?? .corrupt, text()))
        }
    }

    mutating func request() -> WorkerRequest {
        let operation: WorkerRequest.Operation
        switch Int.random(in: 0..<3, using: &random) {
        case 0: operation = .examine(detail: Set(MediaFamily.allCases.filter { _ in Bool.random(using: &random) }))
        case 1:
            operation = .extract(
                facts(),
                ExtractionLimits(
                    characters: Int.random(in: 0...9_000_000, using: &random), pages: 7, seconds: number()))
        default: operation = .describe
        }
        return WorkerRequest(operation, name: text(), size: Int.random(in: 0 ... .max, using: &random))
    }
}
