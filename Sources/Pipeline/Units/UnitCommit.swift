package import Primitives

/// What is recorded when the work on a unit ends.
package indirect enum UnitCommit: Sendable, Hashable {
    /// It was asked, or its answer was taken from another unit, or it failed: everything about it is new.
    case finished(UnitRecord)
    /// Its outputs were written again from the stored answer.
    case rendered(
        UnitID, status: UnitStatus, reasons: [String], rendering: SHA256Digest, outputs: [OutputRecord])
    /// Nothing was to be done after all, or nothing can be done: only the status changes. `pending` leaves it due.
    case settled(UnitID, status: UnitStatus, action: UnitAction, reasons: [String])

    package var id: UnitID {
        switch self {
        case .finished(let record): record.id
        case .rendered(let id, _, _, _, _), .settled(let id, _, _, _): id
        }
    }

    package var status: UnitStatus {
        switch self {
        case .finished(let record): record.status
        case .rendered(_, let status, _, _, _), .settled(_, let status, _, _): status
        }
    }

    package var action: UnitAction {
        switch self {
        case .finished(let record): record.action
        case .rendered: .rendered
        case .settled(_, _, let action, _): action
        }
    }

    package var failure: UnitFailure? { if case .finished(let record) = self { record.failure } else { nil } }
}

/// The outcome of another unit with the same key.
package enum StoredOutcome: Sendable, Hashable {
    case answer(StoredAnswer)
    case failure(UnitFailure)
}

/// An answer that can be used again, with what is known of how it came about.
package struct StoredAnswer: Sendable, Hashable {
    package var reference: AnswerReference
    package var status: UnitStatus
    package var details: UnitDetails
    /// Files from which the answer can be read back when the store has lost it.
    package var outputs: [OutputRecord]

    package init(reference: AnswerReference, status: UnitStatus, details: UnitDetails, outputs: [OutputRecord]) {
        self.reference = reference
        self.status = status
        self.details = details
        self.outputs = outputs
    }
}
