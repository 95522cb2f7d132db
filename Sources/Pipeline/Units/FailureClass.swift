package import Media

/// Why a unit has no answer, as a stable code of the manifest.
package struct FailureClass: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let rate = FailureClass(rawValue: "rate")
    package static let transient = FailureClass(rawValue: "transient")
    package static let timeout = FailureClass(rawValue: "timeout")
    package static let auth = FailureClass(rawValue: "auth")
    package static let credit = FailureClass(rawValue: "credit")
    package static let limit = FailureClass(rawValue: "limit")
    package static let interrupted = FailureClass(rawValue: "interrupted")
    package static let tooLarge = FailureClass(rawValue: "too_large")
    package static let unsupported = FailureClass(rawValue: "unsupported")
    package static let encrypted = FailureClass(rawValue: "encrypted")
    package static let corrupt = FailureClass(rawValue: "corrupt")
    package static let refused = FailureClass(rawValue: "refused")
    package static let truncated = FailureClass(rawValue: "truncated")
    package static let schemaInvalid = FailureClass(rawValue: "schema_invalid")
    package static let mediaDropped = FailureClass(rawValue: "media_dropped")
    package static let sourceChanged = FailureClass(rawValue: "source_changed")
    package static let unknownOutcome = FailureClass(rawValue: "unknown_outcome")
    /// The address is not one that answers the provider's protocol.
    package static let endpoint = FailureClass(rawValue: "endpoint")
    /// The system would not let the source be opened or read.
    package static let unreadable = FailureClass(rawValue: "unreadable")

    private static let deterministic: Set<FailureClass> = [
        .tooLarge, .unsupported, .encrypted, .corrupt, .refused, .schemaInvalid, .mediaDropped,
    ]

    /// Whether the same request would fail in the same way, so that asking again is money for nothing.
    package var isDeterministic: Bool { Self.deterministic.contains(self) }

    /// The status a unit gets that failed for this reason.
    package var status: UnitStatus { isDeterministic ? .rejected : .failed }

    package var description: String { rawValue }

    package init(_ kind: ReadingProblem.Kind) {
        self.init(rawValue: kind.rawValue)
    }
}

/// A unit's failure: data, not an error to be thrown across units.
package struct UnitFailure: Error, Sendable, Hashable {
    package let failureClass: FailureClass
    /// What went wrong, for people; lower case, no full stop.
    package let message: String

    package init(_ failureClass: FailureClass, _ message: String) {
        self.failureClass = failureClass
        self.message = message
    }

    package init(_ problem: ReadingProblem) { self.init(FailureClass(problem.kind), problem.message) }
}
