import Pipeline
import Testing

@testable import Providers

struct ParameterSupportTests {
    @Test(arguments: [
        (ModelSpec(id: "m", temperature: 2, topP: 1, maxOutputTokens: 9, thinking: .low, seed: 0, stop: ["a"]), []),
        (ModelSpec(id: "m", temperature: 1.5), ["temperature: 1.5 is not within 0 to 1"]),
        (ModelSpec(id: "m", topP: 0.5), ["topP: it has no such setting"]),
        (ModelSpec(id: "m", maxOutputTokens: 32_769), ["maxOutputTokens: 32769 is not within 1 to 32768"]),
        (ModelSpec(id: "m", thinking: .medium), ["thinking: it knows low, high"]),
        (ModelSpec(id: "m", seed: 1), ["seed: it has no such setting"]),
        (ModelSpec(id: "m", mediaResolution: .low), ["mediaResolution: it has no such setting"]),
        (ModelSpec(id: "m", results: 2), ["results: it gives one answer to a request"]),
        (ModelSpec(id: "m", stop: ["a", "b"]), ["stop: it takes at most 1 texts"]),
    ])
    func `tells which parameters a narrow provider cannot carry`(model: ModelSpec, expected: [String]) {
        let narrow = ParameterSupport(
            temperature: 0...1, topP: nil, maxOutputTokens: 1...32_768, stopCount: 1, seed: nil,
            thinking: [.low: "low", .high: "high"])
        let wide = expected.isEmpty ? ParameterSupport() : narrow
        #expect(wide.obstacles(to: model).map { "\($0.parameter): \($0.reason)" } == expected)
        #expect(wide.obstacles(to: wide.carried(of: model)).isEmpty)
        if expected.isEmpty { #expect(wide.carried(of: model) == model) }
    }
}
