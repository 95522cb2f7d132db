import Engine
import Ledger
import Media
import Pipeline
import Primitives
import Providers

/// What the requests of a plan would take of tokens and money, from facts alone: nothing is opened, nobody is asked.
///
/// Input is estimated; output lies between a short answer and the most that the model may write. Retries and re-asks are
/// not in it.
struct PlanForecast {
    private(set) var requests = 0
    private(set) var input = 0
    private(set) var output = 0...0
    /// `nil` where the first provider of the route has no price.
    private(set) var cost: ClosedRange<USD>?
    private let route: String

    /// The tokens of a short answer, and what the answer of an earlier step is taken for while it is not there.
    private static let shortAnswer = 300

    init(_ loaded: LoadedPipeline, _ ledger: Ledger) async throws {
        let spec = loaded.pipeline.spec
        route = spec.route.joined(separator: ", ")
        guard !spec.isLocal, let model = spec.model else {
            cost = .zero ... .zero
            return
        }
        let prices = loaded.route.prices
        let most = model.maxOutputTokens ?? TokenEstimate.defaultOutput
        let results = model.results
        let overhead = loaded.pipeline.steps.map(Self.overhead)
        let sums = try await ledger.sumDueRequests(into: Sums()) { sums, due in
            let tokens =
                overhead[due.step] + due.answers * Self.shortAnswer
                + due.sources.reduce(0) { sum, source in
                    guard let bytes = source.bytes else { return sum + TokenEstimate.unseen(source.family) }
                    return sum
                        + TokenEstimate.file(
                            source.family, bytes: bytes, pages: source.pages, seconds: source.seconds)
                }
            sums.requests += 1
            sums.input += tokens * results
            guard let prices else { return }
            for _ in 0..<results {
                sums.low = sums.low + (prices.cost(of: TokenUsage(input: tokens, output: Self.shortAnswer)) ?? .zero)
                sums.high = sums.high + (prices.cost(of: TokenUsage(input: tokens, output: most)) ?? .zero)
            }
        }
        requests = sums.requests
        input = sums.input
        output = (requests * results * min(Self.shortAnswer, most))...(requests * results * most)
        if prices != nil { cost = sums.low...max(sums.low, sums.high) }
    }

    private struct Sums: Sendable {
        var requests = 0
        var input = 0
        var low = USD.zero
        var high = USD.zero
    }

    private static func overhead(_ step: ResolvedStep) -> Int {
        TokenEstimate.text(step.promptText) + TokenEstimate.text(step.systemText ?? "")
            + (step.schema.map { TokenEstimate.text(JSONWriter.text(of: $0.document)) } ?? 0)
    }

    var words: String {
        let money = cost.map { "cost \($0.lowerBound) to at most \($0.upperBound)" } ?? "no price known, so no cost"
        return "due: \(requests) requests to \(route): about \(input) tokens in, "
            + "\(output.lowerBound) to at most \(output.upperBound) out; \(money)"
    }

    var tokensJSON: JSONValue {
        [
            "input": .integer(input),
            "output": ["low": .integer(output.lowerBound), "high": .integer(output.upperBound)],
        ]
    }

    var costJSON: JSONValue { cost.map { ["low": $0.lowerBound.json, "high": $0.upperBound.json] } ?? .null }
}
