import Pipeline

/// What a user can do about a fault, where that is known.
enum FaultHint {
    static func words(
        for failureClass: FailureClass, status: Int, _ error: ErrorBody, key: SecretReference?,
        _ addressHint: String? = nil
    ) -> String? {
        switch failureClass {
        case .auth: keyHint(key)
        case .endpoint:
            status == 404 || status == 405
                ? addressHint ?? "check 'baseURL', which often ends in /v1, and 'model'" : "check 'baseURL'"
        case .unsupported: settings.first { setting in setting.words.contains { mentions($0, error) } }?.hint
        default: nil
        }
    }

    private static func keyHint(_ key: SecretReference?) -> String {
        switch key {
        case .environment(let name): "check the key in \(name)"
        case .file: "check the key in the file that 'key' names"
        case nil: "no key was sent: give the provider a 'key'"
        }
    }

    private static func mentions(_ word: String, _ error: ErrorBody) -> Bool {
        error.parameter?.lowercased().contains(word) == true || error.message?.lowercased().contains(word) == true
    }

    /// Settings of a provider that keep out of a request what servers stumble over.
    private static let settings: [(words: [String], hint: String)] = [
        (
            [
                "response_format", "json_schema", "response schema", "response_schema", "responseschema",
                "responsejsonschema",
                "response_json_schema", "guided_json",
            ],
            "setting 'structuredOutput' to \"object\" or \"prompt\" asks without it"
        ),
        (["max_completion_tokens", "max_tokens"], "'outputLimitField' names the field that bounds an answer"),
        (["stream_options"], "setting 'streamUsage' to false leaves it out"),
        (
            ["image_url", "input_audio", "video_url", "file_data", "content part", "content type"],
            "'attach' says how files are sent"
        ),
    ]
}
