/// The providers' tables of errors, from their own pages and what their protocols say.
extension ErrorTable {
    static let openAI = ErrorTable(
        shape: .openAI,
        rows: [
            ErrorRow(400, nil, "invalid_request_error"), ErrorRow(401, "invalid_api_key", "invalid_request_error"),
            ErrorRow(402, "insufficient_quota", "insufficient_quota"),
            ErrorRow(404, "model_not_found", "invalid_request_error"),
            ErrorRow(429, "rate_limit_exceeded", "rate_limit_error"),
            ErrorRow(429, "insufficient_quota", "insufficient_quota"),
            ErrorRow(500, nil, "server_error"), ErrorRow(502, nil, "server_error"),
            ErrorRow(503, nil, "server_error"), ErrorRow(504, nil, "server_error"),
        ], keepsCodes: true)

    static let google = ErrorTable(
        shape: .google,
        rows: [
            ErrorRow(400, nil, "INVALID_ARGUMENT"), ErrorRow(400, "FAILED_PRECONDITION", "FAILED_PRECONDITION"),
            ErrorRow(401, nil, "UNAUTHENTICATED"), ErrorRow(402, nil, "FAILED_PRECONDITION"),
            ErrorRow(403, nil, "PERMISSION_DENIED"), ErrorRow(404, nil, "NOT_FOUND"),
            ErrorRow(409, nil, "ABORTED"), ErrorRow(413, nil, "INVALID_ARGUMENT"),
            ErrorRow(415, nil, "INVALID_ARGUMENT"), ErrorRow(429, nil, "RESOURCE_EXHAUSTED"),
            ErrorRow(499, nil, "CANCELLED"), ErrorRow(500, nil, "INTERNAL"), ErrorRow(502, nil, "UNAVAILABLE"),
            ErrorRow(503, nil, "UNAVAILABLE"), ErrorRow(504, nil, "DEADLINE_EXCEEDED"),
        ])

    static let runAPI = ErrorTable(
        shape: .openAI,
        rows: [
            ErrorRow(400, "validation_error", "invalid_request_error"),
            ErrorRow(422, "validation_error", "invalid_request_error"),
            ErrorRow(401, "authentication_error", "authentication_error"),
            ErrorRow(402, "insufficient_credits", "billing_error"),
            ErrorRow(404, "not_found", "invalid_request_error"),
            ErrorRow(409, "idempotency_conflict", "conflict_error"),
            ErrorRow(413, "payload_too_large", "invalid_request_error"),
            ErrorRow(415, "unsupported_media_type", "invalid_request_error"),
            ErrorRow(429, "rate_limit_exceeded", "rate_limit_error"),
            ErrorRow(500, "internal_error", "server_error"), ErrorRow(502, "upstream_error", "server_error"),
            ErrorRow(503, "service_unavailable", "server_error"), ErrorRow(504, "timeout", "server_error"),
        ])

    static let toAPIs = ErrorTable(
        shape: .openAI,
        rows: [
            ErrorRow(400, "invalid_request_error", "invalid_request_error"),
            ErrorRow(401, "authentication_error", "authentication_error"),
            ErrorRow(402, "insufficient_balance", "billing_error"),
            ErrorRow(404, "not_found", "invalid_request_error"),
            ErrorRow(422, "content_policy_violation", "invalid_request_error"),
            ErrorRow(429, "rate_limit_exceeded", "rate_limit_error"),
            ErrorRow(500, "internal_error", "server_error"), ErrorRow(502, "bad_gateway", "server_error"),
            ErrorRow(503, "service_unavailable", "server_error"), ErrorRow(504, "timeout", "server_error"),
        ])

    static let byteSpike = ErrorTable(
        shape: .openAI,
        rows: [
            ErrorRow(400, "invalid_param", "invalid_request_error"),
            ErrorRow(400, "unsupported_model", "invalid_request_error"),
            ErrorRow(400, "unsupported_feature", "invalid_request_error"),
            ErrorRow(400, "context_length_exceeded", "invalid_request_error"),
            ErrorRow(400, "model_not_found", "invalid_request_error"),
            ErrorRow(401, "invalid_api_key", "authentication_error"),
            ErrorRow(402, "insufficient_balance", "billing_error"),
            ErrorRow(402, "insufficient_credits", "billing_error"), ErrorRow(402, "quota_exceeded", "billing_error"),
            ErrorRow(403, "permission_denied", "permission_error"),
            ErrorRow(403, "model_not_in_group", "permission_error"),
            ErrorRow(404, "not_found", "not_found_error"),
            ErrorRow(413, "context_length_exceeded", "invalid_request_error"),
            ErrorRow(422, "invalid_param", "invalid_request_error"),
            ErrorRow(429, "rate_limit_exceeded", "rate_limit_error"),
            ErrorRow(429, "concurrency_limit", "rate_limit_error"),
            ErrorRow(500, "internal_error", "api_error"), ErrorRow(502, "upstream_error", "api_error"),
            ErrorRow(503, "overloaded", "overloaded_error"), ErrorRow(504, "timeout", "api_error"),
        ])

    static let aiVideoAPI = ErrorTable(
        shape: .plain,
        rows: [
            ErrorRow(400, "invalid_request", "invalid_request_error"),
            ErrorRow(401, "invalid_api_key", "authentication_error"),
            ErrorRow(402, "insufficient_credits", "billing_error"),
            ErrorRow(403, "ip_not_allowed", "permission_error"),
            ErrorRow(404, "model_not_found", "invalid_request_error"),
            ErrorRow(404, "task_not_found", "invalid_request_error"),
            ErrorRow(429, "rate_limit_exceeded", "rate_limit_error"),
            ErrorRow(429, "spend_limit_exceeded", "billing_error"),
            ErrorRow(500, "internal_error", "api_error"), ErrorRow(503, "upstream_error", "upstream_error"),
        ])

    static let runware = ErrorTable(
        shape: .runware,
        rows: [
            ErrorRow(400, "invalidParameter", "validation"), ErrorRow(400, "missingParameter", "validation"),
            ErrorRow(400, "unsupportedParameter", "validation"), ErrorRow(400, "conflictTaskUUID", "validation"),
            ErrorRow(400, "contentPolicyViolation", "moderation"),
            ErrorRow(400, "providerContentPolicyViolation", "moderation"),
            ErrorRow(400, "promptBlocked", "moderation"), ErrorRow(400, "moderationFailed", "moderation"),
            ErrorRow(400, "downloadFailed", "validation"),
            ErrorRow(401, "invalidApiKey", "authentication"), ErrorRow(401, "missingApiKey", "authentication"),
            ErrorRow(402, "insufficientCredits", "billing"), ErrorRow(402, "insufficientBalance", "billing"),
            ErrorRow(402, "exceededQuota", "billing"), ErrorRow(403, "permissionDenied", "permission"),
            ErrorRow(404, "taskFailedOrNotFound", "notFound"), ErrorRow(404, "mediaNotFound", "notFound"),
            ErrorRow(404, "mediaExpired", "notFound"), ErrorRow(404, "modelNotFound", "notFound"),
            ErrorRow(408, "requestTimeout", "timeout"), ErrorRow(413, "payloadTooLarge", "validation"),
            ErrorRow(415, "unsupportedContentType", "validation"),
            ErrorRow(429, "requestRateLimitExceeded", "rateLimit"),
            ErrorRow(500, "internalServerError", "server"), ErrorRow(500, "inferenceError", "provider"),
            ErrorRow(502, "providerError", "provider"), ErrorRow(503, "serviceUnavailable", "server"),
            ErrorRow(503, "modelUnavailable", "provider"), ErrorRow(503, "noAvailableServer", "server"),
            ErrorRow(504, "timeoutProvider", "timeout"),
        ])
}
