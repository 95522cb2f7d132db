/// Decides when progress is worth showing; time is told, never asked for.
package enum ProgressRenderer: Sendable {
    case terminal(TerminalProgress)
    case plain(PlainProgress)
    case none

    /// What is to be written.
    package enum Output: Sendable, Hashable {
        case nothing
        /// Replaces the lines shown last.
        case frame([String])
        /// Goes below everything written so far.
        case line(String)
    }

    /// - Parameters:
    ///   - now: since the start of the run.
    ///   - isLast: the model says how it ended, so it is shown in any case.
    package mutating func update(_ model: ProgressModel, at now: Duration, width: Int, isLast: Bool = false) -> Output {
        switch self {
        case .terminal(var progress):
            defer { self = .terminal(progress) }
            return progress.isDue(at: now, isLast: isLast)
                ? .frame(ProgressDrawing.draw(model, width: width)) : .nothing
        case .plain(var progress):
            defer { self = .plain(progress) }
            return progress.isDue(model, at: now, isLast: isLast)
                ? .line(ProgressDrawing.plainLine(model)) : .nothing
        case .none: return .nothing
        }
    }
}

/// Redraws at most every so often.
package struct TerminalProgress: Sendable {
    private let interval: Duration
    private var last: Duration?

    /// - Parameter interval: ten times a second looks alive and costs nothing.
    package init(interval: Duration = .milliseconds(100)) { self.interval = interval }

    mutating func isDue(at now: Duration, isLast: Bool) -> Bool {
        if let last, now - last < interval, !isLast { return false }
        last = now
        return true
    }
}

/// Writes a line when enough was done, or when enough time went by without one.
package struct PlainProgress: Sendable {
    private let interval: Duration
    /// Per cent between lines.
    private let share: Int
    private var last: Duration = .zero
    private var lastShare = 0
    private var lastPhase: ProgressModel.Phase?
    private var lastStep: String?

    /// - Parameters:
    ///   - interval: a line at least this often.
    ///   - share: and one for every so many per cent, but never two within a second.
    package init(interval: Duration = .seconds(30), share: Int = 10) {
        self.interval = interval
        self.share = max(1, share)
    }

    mutating func isDue(_ model: ProgressModel, at now: Duration, isLast: Bool) -> Bool {
        let reached = model.fraction.map { Int($0 * 100) / share } ?? 0
        let isNew = model.phase != lastPhase || model.step != lastStep
        let hasAdvanced = reached > lastShare && now - last >= .seconds(1)
        guard isLast || isNew || hasAdvanced || now - last >= interval else { return false }
        last = now
        lastShare = reached
        lastPhase = model.phase
        lastStep = model.step
        return true
    }
}
