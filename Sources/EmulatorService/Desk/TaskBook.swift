/// What a question about a task is told.
package struct TaskReport: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case processing
        case finished(ModelAnswer, ReceivedRequest)
        case failed(Refusal)
        /// Nobody gave a task of this name.
        case unknown
    }

    package var task: String
    package var state: State
    /// Of the request that gave the task.
    package var sequence: Int

    package init(task: String, state: State, sequence: Int = 0) {
        self.task = task
        self.state = state
        self.sequence = sequence
    }
}

/// The tasks that were given, by name, and what has become of each.
package struct TaskBook: Sendable {
    private struct Entry {
        var outcome: TaskReport.State
        var sequence: Int
        /// How often the answer is still 'processing'.
        var pollsLeft: Int
    }

    private var entries: [String: Entry] = [:]

    package init() {}

    package func holds(_ task: String) -> Bool { entries[task] != nil }

    /// Notes a task that comes to `outcome` after so many questions.
    package mutating func add(_ task: String, _ outcome: TaskReport.State, sequence: Int, polls: Int) {
        entries[task] = Entry(outcome: outcome, sequence: sequence, pollsLeft: polls)
    }

    /// What is kept of a task that is over; of any other there is nothing.
    package func recall(_ task: String) -> TaskReport {
        guard let entry = entries[task], entry.pollsLeft == 0, case .finished = entry.outcome else {
            return TaskReport(task: task, state: .unknown)
        }
        return TaskReport(task: task, state: entry.outcome, sequence: entry.sequence)
    }

    /// Answers one question about a task.
    package mutating func report(on task: String) -> TaskReport {
        guard var entry = entries[task] else { return TaskReport(task: task, state: .unknown) }
        guard entry.pollsLeft == 0 else {
            entry.pollsLeft -= 1
            entries[task] = entry
            return TaskReport(task: task, state: .processing, sequence: entry.sequence)
        }
        return TaskReport(task: task, state: entry.outcome, sequence: entry.sequence)
    }
}
