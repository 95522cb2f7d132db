import Pipeline
import Primitives

/// Which of several answers to one question counts: the first that fits the schema and quotes nothing that the source does
/// not hold, else the first that fits, else the first.
struct BestAnswer {
    let body: AnswerBody

    init(_ answer: Answer, _ step: ResolvedStep) {
        let fitting = ([answer.body] + answer.alternatives).filter { step.violation(of: $0) == nil }
        body = fitting.first { Self.isGrounded($0, answer, step) } ?? fitting.first ?? answer.body
    }

    private static func isGrounded(_ body: AnswerBody, _ answer: Answer, _ step: ResolvedStep) -> Bool {
        guard case .json(let value) = body, let passages = answer.sourceText, !step.quotePatterns.isEmpty else {
            return true
        }
        return QuoteCheck(passages).check(value, step.quotePatterns).ungrounded.isEmpty
    }
}
