package import Primitives

/// One execution of a pipeline, as the manifest tells it.
package struct RunRecord: Sendable, Hashable {
    package var id: String
    /// The run before, in the same output folder.
    package var parent: String?
    /// `running`, `complete` or `incomplete`.
    package var status: String
    /// Why a run is incomplete, as a stable code such as `interrupted`, `units` or `duration`.
    package var incompleteReason: String?
    package var exitCode: Int?
    package var pipeline: String
    package var pipelineDigest: SHA256Digest
    package var planDigest: SHA256Digest?
    package var started: Timestamp
    package var ended: Timestamp?
    /// The command line without secrets.
    package var arguments: [String]

    package init(
        id: String, parent: String?, status: String = "running", incompleteReason: String? = nil,
        exitCode: Int? = nil, pipeline: String, pipelineDigest: SHA256Digest, planDigest: SHA256Digest? = nil,
        started: Timestamp, ended: Timestamp? = nil, arguments: [String]
    ) {
        self.id = id
        self.parent = parent
        self.status = status
        self.incompleteReason = incompleteReason
        self.exitCode = exitCode
        self.pipeline = pipeline
        self.pipelineDigest = pipelineDigest
        self.planDigest = planDigest
        self.started = started
        self.ended = ended
        self.arguments = arguments
    }

    package var json: JSONValue {
        [
            "id": .string(id), "parent": .optional(parent), "status": .string(status),
            "incomplete_reason": .optional(incompleteReason), "exit_code": .optional(exitCode),
            "pipeline": .string(pipeline), "pipeline_digest": .string(pipelineDigest.hex),
            "plan_digest": .optional(planDigest?.hex), "shard": .null, "started_at": .string(started.description),
            "ended_at": .optional(ended?.description), "argv": .array(arguments.map(JSONValue.string)),
        ]
    }
}
