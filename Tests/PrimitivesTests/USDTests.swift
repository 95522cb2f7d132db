import Primitives
import TestSupport
import Testing

struct USDTests {
    @Test(
        arguments: [
            ("0", 0), ("-0", nil), ("25", 25_000_000_000_000), ("0.8", 800_000_000_000), ("4.80", 4_800_000_000_000),
            ("2e-1", 200_000_000_000), ("2E+1", 20_000_000_000_000), ("1e-12", 1), ("1e-13", nil), ("10e-13", 1),
            ("0.0000000000001", nil), ("0e99", 0), ("-1", nil), ("9e6", 9_000_000_000_000_000_000), ("1e7", nil),
            ("123456789012345678901234567890", nil), ("1e999", nil),
        ] as [(String, Int?)])
    func `reads a decimal number exactly or not at all`(literal: String, picodollars: Int?) throws {
        guard case .number(let number) = try JSONParser.parse(literal).value else { return #expect(Bool(false)) }
        #expect(USD(number)?.picodollars == picodollars)
    }

    @Test(arguments: [
        (25_000_000_000_000, "$25.00"), (84_800_000_000, "$0.0848"), (1, "$0.000000000001"), (0, "$0.00"),
        (-1_500_000_000_000, "-$1.50"),
    ])
    func `shows the significant decimals`(picodollars: Int, text: String) {
        #expect(USD(picodollars: picodollars).description == text)
    }

    @Test(arguments: [
        (0, "0"), (25_000_000_000_000, "25"), (84_800_000_000, "0.0848"), (1, "0.000000000001"),
        (100_000_000_000, "0.1"), (-1_500_000_000_000, "-1.5"), (-500_000_000_000, "-0.5"), (-2_000_000_000_000, "-2"),
    ])
    func `is a JSON number without zeros at its end`(picodollars: Int, text: String) {
        #expect(JSONWriter.text(of: USD(picodollars: picodollars).json) == text)
    }

    @Test func `comes back from JSON as it was`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let amount = USD(
                picodollars: Int.random(in: 0...Int.max >> Int.random(in: 0...62, using: &random), using: &random))
            guard case .number(let number) = amount.json else {
                Issue.record("seed \(seed): \(amount) is no number")
                return
            }
            #expect(USD(number) == amount, "seed \(seed)")
        }
    }
}
