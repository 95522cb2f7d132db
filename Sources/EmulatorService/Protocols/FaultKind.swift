/// The ways of failing that a script can ask for by name.
package enum FaultKind: String, Sendable, Hashable, CaseIterable {
    /// A TCP reset before any byte of the reply.
    case reset
    /// A reset in the middle of the body.
    case resetMidway = "reset-midway"
    /// An orderly close before as many bytes came as `Content-Length` says.
    case closeMidway = "close-midway"
    /// A stream whose connection closes before the finish.
    case halfStream = "half-stream"
    /// A stream that ends in order but without a finish.
    case unfinishedStream = "unfinished-stream"
    /// A stream that falls silent after some text.
    case stalledStream = "stalled-stream"
    /// The request is taken and nothing ever answers.
    case stalled
    /// 200 with a web page.
    case html
    /// 502 with a web page.
    case html502 = "html-502"
    /// 500 without a body.
    case empty500 = "empty-500"
    /// 200 with an error object.
    case error200 = "error-200"
    /// An error object in a stream, after some text.
    case errorFrame = "error-frame"
    /// An answer of 20 MB.
    case huge
    /// A body that never ends.
    case endless
    /// 200 with `application/json` that is none.
    case garbage
    /// 200 with no body.
    case empty
    case noChoices = "no-choices"
    case nullContent = "null-content"
    /// An answer in which the place of the text is missing.
    case noMessage = "no-message"
    case noUsage = "no-usage"
    /// An answer whose counts are written as `12.0`.
    case decimalCounts = "decimal-counts"
    /// An honest answer, compressed though nobody asked for that.
    case gzip
    /// A stream where none was asked for, and the other way round.
    case wrongType = "wrong-type"
    /// 307 to another host.
    case redirect

    /// Whether an answer was made before things went wrong, and is paid for.
    package var isBilled: Bool {
        switch self {
        case .stalled, .html, .html502, .empty500, .error200, .errorFrame, .redirect: false
        default: true
        }
    }
}
