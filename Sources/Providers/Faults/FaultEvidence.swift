/// What a provider's words for an error come to.
package enum FaultEvidence: Sendable, Hashable {
    case credit, auth, tooLarge, refused, endpoint, rate, transient

    /// The meaning of machine-readable words; the first word that has one decides.
    init?(words: [String]) {
        guard let found = words.lazy.compactMap(Self.meaning).first else { return nil }
        self = found
    }

    /// The meaning of a message, where no word has any: only phrases that leave no doubt.
    init?(message: String) {
        let text = message.lowercased()
        guard let found = Self.phrases.first(where: { $0.words.allSatisfy(text.contains) }) else { return nil }
        self = found.evidence
    }

    private static func meaning(of word: String) -> FaultEvidence? {
        if let known = meanings[word] { return known }
        let isAboutRights = word.hasSuffix("permissions") || word.hasSuffix("permission") || word.hasSuffix("scope")
        return word.hasPrefix("insufficient_") ? (isAboutRights ? .auth : .credit) : nil
    }

    private static let meanings: [String: FaultEvidence] = {
        let words: [(FaultEvidence, [String])] = [
            (
                .credit,
                [
                    "quota_exceeded", "spend_limit_exceeded", "billing_error", "billing_hard_limit_reached",
                    "billing_not_active", "payment_required", "credit_exhausted", "credits_exhausted", "no_credits",
                    "balance_insufficient", "arrearage", "billing_disabled",
                ]
            ),
            (
                .auth,
                [
                    "invalid_api_key", "api_key_invalid", "incorrect_api_key", "missing_api_key", "api_key_expired",
                    "authentication_error", "invalid_authentication", "unauthenticated", "unauthorized",
                    "permission_denied", "permission_error", "access_denied", "forbidden", "account_deactivated",
                    "account_suspended", "invalid_organization", "unsupported_country_region_territory",
                    "ip_not_authorized", "token_expired", "invalid_token", "api_key_service_blocked",
                    "api_key_http_referrer_blocked", "api_key_ip_address_blocked", "service_disabled",
                    "consumer_suspended", "consumer_invalid", "user_project_denied",
                ]
            ),
            (
                .tooLarge,
                [
                    "context_length_exceeded", "context_window_exceeded", "request_too_large", "payload_too_large",
                    "string_above_max_length", "input_too_long", "prompt_too_long", "file_too_large",
                    "max_tokens_exceeded",
                    "too_many_tokens", "exceed_context_size_error", "image_too_large",
                ]
            ),
            (
                .refused,
                [
                    "prompt_blocked", "content_filter", "content_filtered", "content_policy_violation",
                    "content_policy", "policy_violation", "moderation_blocked", "responsibleaipolicyviolation",
                    "data_inspection_failed", "sensitive_words_detected", "prohibited_content", "safety",
                    "recitation", "blocklist", "spii", "image_content_policy_violation",
                ]
            ),
            (
                .endpoint,
                [
                    "model_not_found", "unsupported_model", "model_not_exist", "model_not_available", "unknown_url",
                    "not_found",
                    "not_found_error", "deployment_not_found", "method_not_allowed",
                ]
            ),
            (
                .rate,
                [
                    "rate_limit_exceeded", "rate_limit_error", "rate_limit_reached", "rate_limited",
                    "too_many_requests", "resource_exhausted", "requests", "tokens", "slow_down",
                ]
            ),
            (
                .transient,
                [
                    "server_error", "internal_error", "internal_server_error", "internal", "overloaded",
                    "overloaded_error", "engine_overloaded", "service_unavailable", "unavailable", "timeout",
                    "timeout_error", "deadline_exceeded", "upstream_error", "bad_gateway", "aborted",
                ]
            ),
        ]
        return Dictionary(uniqueKeysWithValues: words.flatMap { evidence, words in words.map { ($0, evidence) } })
    }()

    /// Every word of a phrase must occur.
    private static let phrases: [(words: [String], evidence: FaultEvidence)] = [
        (["insufficient balance"], .credit), (["insufficient credit"], .credit), (["insufficient funds"], .credit),
        (["insufficient quota"], .credit), (["spend limit"], .credit), (["spending limit"], .credit),
        (["out of credits"], .credit), (["not enough credits"], .credit), (["balance is too low"], .credit),
        (["credits are depleted"], .credit), (["spending cap"], .credit), (["spend cap"], .credit),
        (["enable billing"], .credit), (["billing", "to be enabled"], .credit),
        (["location is not supported"], .auth), (["api key", "expired"], .auth),
        (["api key", "invalid"], .auth), (["api key", "not valid"], .auth), (["api key", "incorrect"], .auth),
        (["context length"], .tooLarge), (["context window"], .tooLarge), (["context size"], .tooLarge),
        (["maximum context"], .tooLarge), (["too many tokens"], .tooLarge), (["prompt is too long"], .tooLarge),
        (["token count", "exceeds"], .tooLarge), (["exceeds the maximum number of tokens"], .tooLarge),
        (["request payload size exceeds"], .tooLarge), (["request body", "too large"], .tooLarge),
        (["prompt", "blocked"], .refused), (["response", "blocked"], .refused),
        (["content management policy"], .refused), (["content policy"], .refused),
        (["prohibited_content"], .refused), (["prohibited content"], .refused), (["flagged", "moderation"], .refused),
        (["model", "does not exist"], .endpoint), (["model", "not found"], .endpoint),
    ]
}
