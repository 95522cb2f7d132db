/// A reply as the server is to send it, faults included.
package struct PlannedReply: Sendable, Hashable {
    /// How the length is told.
    package enum Framing: Sendable, Hashable {
        /// `Content-Length` is that of the pieces.
        case whole
        /// `Content-Length` says more than comes.
        case declared(Int)
        /// Chunked: the end shows when it comes.
        case chunked
    }

    /// What happens after the last piece.
    package enum Ending: Sendable, Hashable {
        case complete
        /// The connection is closed in the middle of the body.
        case closed
        /// The same, by a TCP reset.
        case reset
        /// Nothing more comes and the connection stays open until the client leaves.
        case stalled
        /// The last piece is repeated until the client leaves.
        case endless
    }

    package struct Field: Sendable, Hashable {
        package let name: String
        package let value: String
    }

    package var status: Int
    package var fields: [Field]
    /// Each piece is sent by itself; clients may see cuts between any two bytes of them.
    package var pieces: [[UInt8]]
    package var framing: Framing
    package var ending: Ending

    package init(
        status: Int = 200, contentType: String?, pieces: [[UInt8]], framing: Framing = .whole,
        ending: Ending = .complete
    ) {
        self.status = status
        fields = contentType.map { [Field(name: "Content-Type", value: $0)] } ?? []
        self.pieces = pieces
        self.framing = framing
        self.ending = ending
    }

    package mutating func add(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    /// The first value of a field, whose name is compared as it is written.
    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    package var body: [UInt8] { Array(pieces.joined()) }
}

/// What the server does about one request.
package struct ReplyPlan: Sendable, Hashable {
    package enum Action: Sendable, Hashable {
        case reply(PlannedReply)
        /// A TCP reset before any byte.
        case reset
        /// Nothing, until the client leaves.
        case silence
    }

    package var action: Action
    /// How long the reply waits before its first byte.
    package var delay: Duration
    /// Whether it waits for `POST /release` before that.
    package var isHeld: Bool
    /// The name of what was done on purpose; `nil` for an honest reply.
    package var fault: String?
    /// The answer that is paid for, whether it arrives or not.
    package var charged: ModelAnswer?
    /// What a task is to come to, when the reply only announces it or it can be asked about later.
    package var outcome: TaskReport.State?
    /// How often a question about the task is told that it is not done.
    package var polls = 0
    /// Whether the reply only announces the answer.
    package var isAnnounced = false
    package var webhook: WebhookScript?

    package init(_ action: Action, delay: Duration = .zero, isHeld: Bool = false, fault: String? = nil) {
        self.action = action
        self.delay = delay
        self.isHeld = isHeld
        self.fault = fault
    }

    /// The status that the client will see, when there is one.
    package var status: Int? { if case .reply(let reply) = action { reply.status } else { nil } }
}
