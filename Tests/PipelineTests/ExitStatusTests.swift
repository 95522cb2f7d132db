import Testing

@testable import Pipeline

struct ExitStatusTests {
    typealias Status = Pipeline.ExitStatus

    /// Precedence when several apply: 10, 1, 7, 6, 5, 3, 4.
    @Test func `reports the most severe of several`() {
        let order: [Status] = [
            .integrity, .internalError, .environment, .nothingEvaluated, .stoppedByLimit, .failedUnits, .conditionMet,
            .success,
        ]
        for (position, status) in order.enumerated() {
            #expect(Status.mostSevere(order[position...].reversed()) == status)
        }
        #expect(Status.mostSevere([Status]()) == .success)
    }

    @Test(arguments: [
        (Status.success, 0), (.internalError, 1), (.usage, 2), (.failedUnits, 3), (.conditionMet, 4),
        (.stoppedByLimit, 5), (.nothingEvaluated, 6), (.environment, 7), (.integrity, 10), (.interrupted, 130),
        (.terminated, 143),
    ])
    func `keeps its numbers`(status: Status, number: Int) { #expect(status.rawValue == number) }
}
