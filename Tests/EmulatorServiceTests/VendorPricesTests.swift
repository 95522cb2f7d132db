import EmulatorService
import Primitives
import Testing

struct VendorPricesTests {
    private func cost(_ vendor: Vendor, prompt: Int, completion: Int, thoughts: Int = 0, searches: Bool = false) throws
        -> String
    {
        var answer = ModelAnswer(
            text: "", usage: TokenUsage(prompt: prompt, completion: completion, thoughts: thoughts), isCut: false)
        answer.hasSearched = searches
        return try #require(vendor.prices).cost(of: answer).description
    }

    @Test(arguments: [
        (Vendor.runware, 100_000, 1000, 2000, "$0.236"), (.gemini, 200_000, 1000, 0, "$0.412"),
        (.runware, 200_001, 1000, 0, "$0.818004"), (.bytespike, 100_000, 1000, 2000, "$0.425"),
        (.aivideoapi, 100_000, 1000, 2000, "$0.0848"), (.aivideoapi, 194, 229, 457, "$0.00125"),
    ])
    func `charges as the pages say`(vendor: Vendor, prompt: Int, completion: Int, thoughts: Int, cost: String) throws {
        #expect(try self.cost(vendor, prompt: prompt, completion: completion, thoughts: thoughts) == cost)
    }

    @Test func `charges a search once`() throws {
        #expect(try cost(.bytespike, prompt: 0, completion: 0, searches: true) == "$0.035")
        #expect(try cost(.gemini, prompt: 0, completion: 0, searches: true) == "$0.00")
    }

    @Test func `tells the sum as text, and nothing where no price is known`() throws {
        var ledger = BillingLedger(prices: Vendor.runware.prices)
        var unpriced = BillingLedger(prices: nil)
        for _ in 0..<2 {
            let answer = ModelAnswer(text: "", usage: TokenUsage(prompt: 1000, completion: 10), isCut: false)
            ledger.charge(for: answer)
            unpriced.charge(for: answer)
        }
        #expect(ledger.json["cost"] == "0.00424")
        #expect(ledger.json["billed_tokens"] == 2020)
        #expect(unpriced.json["cost"] == .some(.null) && unpriced.json["billed_requests"] == 2)
    }
}
