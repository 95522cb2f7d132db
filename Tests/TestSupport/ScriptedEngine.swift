package import Engine
package import Pipeline
package import Primitives
import Synchronization

/// Answers by a rule that the test gives, and remembers what it was asked.
package final class ScriptedEngine: AnswerEngine {
    package typealias Rule = @Sendable (Question) throws -> Result<Answer, UnitFailure>

    private struct State {
        var questions: [Question] = []
        var rule: Rule
        var gate: Gate?
        var model: JSONValue = ["id": "scripted"]
        var inFlight = 0
        var mostInFlight = 0
        var unitsAtWork = 4
    }

    private let state: Mutex<State>

    package let name = "scripted"
    package var unitsAtWork: Int { state.withLock { $0.unitsAtWork } }

    package init(_ rule: @escaping Rule = ScriptedEngine.echo) { state = Mutex(State(rule: rule)) }

    package var modelComponent: JSONValue { state.withLock { $0.model } }
    package var questions: [Question] { state.withLock { $0.questions } }
    /// The units that were asked about, sorted.
    package var asked: [String] { questions.map(\.unit.rawValue).sorted() }
    package var mostInFlight: Int { state.withLock { $0.mostInFlight } }

    package func work(onAtOnce units: Int) { state.withLock { $0.unitsAtWork = units } }
    package func forgetQuestions() { state.withLock { $0.questions = [] } }
    package func use(_ rule: @escaping Rule) { state.withLock { $0.rule = rule } }
    /// Holds every question back until the gate opens.
    package func hold(at gate: Gate?) { state.withLock { $0.gate = gate } }
    package func pretend(toBe model: JSONValue) { state.withLock { $0.model = model } }

    package func answer(_ question: Question) async throws -> Reply {
        let (rule, gate) = state.withLock { state in
            state.questions.append(question)
            state.inFlight += 1
            state.mostInFlight = max(state.mostInFlight, state.inFlight)
            return (state.rule, state.gate)
        }
        defer { state.withLock { $0.inFlight -= 1 } }
        await gate?.pass()
        switch try rule(question) {
        case .success(let answer): return .answered(answer)
        case .failure(let failure): return .failed(FailedQuestion(failure, details: Self.details))
        }
    }

    /// Answers with the question's own substance: another question gives another answer, the same gives the same.
    package static let echo: Rule = {
        .success(Answer(body: body(of: $0, saying: substance(of: $0)), details: details))
    }

    /// Answers alike whatever is asked.
    package static func always(_ text: String) -> Rule {
        { .success(Answer(body: body(of: $0, saying: text), details: details)) }
    }

    package static func failing(_ failureClass: FailureClass, _ message: String = "as scripted") -> Rule {
        { _ in .failure(UnitFailure(failureClass, message)) }
    }

    /// Fails for the units that `isChosen` names, and answers the others with `otherwise`.
    package static func failing(
        _ failureClass: FailureClass, where isChosen: @escaping @Sendable (Question) -> Bool,
        otherwise: @escaping Rule = echo
    ) -> Rule {
        { isChosen($0) ? .failure(UnitFailure(failureClass, "as scripted")) : try otherwise($0) }
    }

    private static let details = UnitDetails(provider: "scripted", servedModel: "scripted-1")

    /// Text, or where the step has a schema an object with the text as its `text`.
    package static func body(of question: Question, saying text: String) -> AnswerBody {
        question.schema == nil ? .text(text) : .json(["text": .string(text)])
    }

    private static func substance(of question: Question) -> String {
        let parts = question.parts.map { part in
            switch part.content {
            case .source(let record): "source \(record.sha256?.hex.prefix(12) ?? "none")"
            case .answer(let body): "answer \(String(decoding: body.storedBytes, as: UTF8.self))"
            }
        }
        // Groups are sets: their answers do not depend on the order of their parts, as their keys do not.
        return "\(question.system ?? "")|\(question.prompt)|\(parts.sorted().joined(separator: ";"))"
    }
}
