import Pipeline

/// What a user can do about a fault, where that is known.
struct FaultHint {
    let key: SecretReference?
    /// Whether the key could not be had and none was sent.
    let isKeyAbsent: Bool
    /// The model's name on the wire.
    let model: String?
    /// What to check of the address; `nil` says what helps with chat.
    let addressHint: String?

    func words(for failureClass: FailureClass, status: Int, _ error: ErrorBody) -> String? {
        switch failureClass {
        case .auth: keyHint
        case .credit: "top up the account or raise the key's limit, then run again"
        case .tooLarge: "send smaller or fewer files, or put a provider with a larger limit after it in 'route'"
        case .endpoint: addressWords(status)
        case .unsupported:
            Self.settings.first { setting in setting.words.contains { Self.mentions($0, error) } }?.hint
        default: nil
        }
    }

    private var keyHint: String {
        switch key {
        case .environment(let name) where isKeyAbsent: "no key was sent, because \(name) is not set"
        case .file where isKeyAbsent: "no key was sent, because the file that 'key' names cannot be used"
        case .environment(let name): "check the key in \(name)"
        case .file: "check the key in the file that 'key' names"
        case nil: "no key was sent: give the provider a 'key'"
        }
    }

    private func addressWords(_ status: Int) -> String {
        let sent = model.map { ", which is sent as '\($0)'" } ?? ""
        return switch status {
        case 404, 405: (addressHint ?? "check 'baseURL', which often ends in /v1, and 'model'") + sent
        // Only words about the model make this class of a status that finds fault with the request.
        case 400, 422: "check 'model'" + sent
        default: "check 'baseURL'"
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
