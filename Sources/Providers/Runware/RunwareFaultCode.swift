import Pipeline

/// What Runware's error codes mean.
///
/// The codes are many and change; families of them, told by how they begin, end or what they hold, are stable. The
/// order of the questions decides, the more telling first.
enum RunwareFaultCode {
    typealias Verdict = FaultClassifier.Verdict

    /// The meaning of a code; `nil` leaves it to the status.
    ///
    /// - Parameter parameters: the members that the error points to.
    static func verdict(_ code: String, parameters: [String]) -> Verdict? {
        let word = code.lowercased()
        // What an upstream provider has against Runware's key is not about the user's.
        let isUpstream = word.hasPrefix("provider")
        if word.holds(credit), !word.contains("balancer") { return Verdict(evidence: .credit) }
        if word.holds(rates) { return Verdict(evidence: .rate) }
        if word.holds(policies) { return Verdict(.refused, billing: .possible) }
        if !isUpstream, rights.contains(word) || word.contains("apikey") { return Verdict(evidence: .auth) }
        // The model may go on writing, and be paid for it.
        if word.contains("timeout") { return Verdict(.timeout, retry: .backOff, billing: .possible) }
        if isTaskGone(code) { return Verdict(.unknownOutcome, billing: .possible) }
        if word.holds(sizes) { return Verdict(evidence: .tooLarge) }
        if models.contains(word) { return Verdict(evidence: .endpoint) }
        if !isUpstream, word.hasSuffix("notfound") || word.hasSuffix("expired") {
            // A file that was uploaded and is gone is sent again by a later run; other things stay missing.
            return word.holds(media) ? Verdict(.transient) : Verdict(.unsupported)
        }
        if platform.contains(word) { return Verdict(evidence: .transient) }
        // It could not fetch an address that it was given, and will not.
        if word == "downloadfailed" { return Verdict(.unsupported) }
        if isUpstream || upstream.contains(word) { return Verdict(evidence: .transient) }
        guard validation.contains(word) || validationBeginnings.contains(where: word.hasPrefix) else { return nil }
        // A wrong model is wrong for every request.
        return parameters.contains("model") || word.hasSuffix("model")
            ? Verdict(evidence: .endpoint) : Verdict(.unsupported)
    }

    /// Whether it knows no such task: one that never reached it, that failed, or whose outcome it forgot.
    static func isTaskGone(_ code: String) -> Bool {
        ["taskfailedornotfound", "tasknotfound", "taskexpired", "taskcancelled"].contains(code.lowercased())
    }

    private static let credit = ["credits", "quota", "balance", "paymentrequired", "insufficientfunds"]
    private static let rates = ["ratelimit", "toomanyrequests"]
    private static let policies = [
        "contentpolicy", "promptblocked", "imageblocked", "contentblocked", "moderation", "sensitivecontent",
        "unsafecontent", "nsfwcontent",
    ]
    private static let sizes = ["toolarge", "contextlength", "contextwindow", "prompttoolong", "inputtoolong"]
    private static let models: Set = ["modelnotfound", "unknownmodel"]
    private static let media = ["media", "image", "audio", "video", "document", "file", "input"]
    private static let rights: Set = [
        "unauthorized", "forbidden", "permissiondenied", "insufficientpermissions", "authenticationfailed",
        "authfailed", "authtimeout", "invalidauthentication", "invalidcredentials", "missingauthentication",
        "tokenexpired", "tokeninvalid", "tokenmissing", "tokenrevoked", "accountsuspended", "accountdisabled",
        "organizationsuspended", "organizationdisabled", "workspacesuspended", "workspacedisabled",
    ]
    private static let platform: Set = [
        "internalservererror", "serviceunavailable", "serverunavailable", "standarderror", "unknownerror",
        "undefinederror", "defaulterror", "unrecognizedresponse",
    ]
    private static let upstream: Set = [
        "inferenceerror", "processingfailed", "taskfailed", "uploadfailed", "noavailableserver", "modelunavailable",
        "modeldisabled", "modelnotready", "mediastoragefilecouldnotbemoved",
    ]
    private static let validation: Set = [
        "unknownparameter", "incompatibleparameters", "validationfailed", "mismatchprovidersettingsprovider",
        "unknownprovidersettingsprovider",
    ]
    private static let validationBeginnings = [
        "invalid", "missing", "conflict", "duplicate", "unsupported", "value", "array", "max",
    ]
}

extension String {
    fileprivate func holds(_ words: [String]) -> Bool { words.contains(where: contains) }
}
