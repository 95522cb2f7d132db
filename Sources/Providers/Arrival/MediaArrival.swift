package import Pipeline

/// Whether the files of a request arrived at the model, judged by the tokens that the reply reports.
///
/// Some gateways leave out what they cannot carry and let the model answer to the rest. Such an answer looks like any
/// other, but its prompt has fewer tokens than the files alone come to. The check never accuses a request whose files
/// did arrive: where the numbers leave both open, it says so.
package struct MediaArrival: Sendable, Hashable {
    /// What a provider's numbers are good for.
    package enum Evidence: String, Sendable, Hashable {
        /// The prompt's tokens are those of Gemini 3.1 Pro.
        case totals
        /// They are also told apart truthfully, so that a modality without tokens has not arrived.
        case modalities
    }

    /// How sure it is that files arrived.
    package enum Certainty: String, Sendable, Hashable, CaseIterable {
        /// The reply counts tokens of each kind of file.
        case modality
        /// The reply counts more tokens than all texts can come to and the files' least beside them.
        case total
        /// The numbers, or that there are none, leave it open.
        case unverified
    }

    /// What the numbers say.
    package enum Finding: Sendable, Hashable {
        case arrived(Certainty)
        /// What is missing, as the end of a sentence.
        case dropped(String)
    }

    private let bounds: PromptBounds
    private let evidence: Evidence
    /// Whether the model may have read what a search found, which counts as prompt at some providers.
    private let isSearching: Bool

    /// `nil` when there is nothing to check: no file goes along.
    package init?(of request: ModelRequest, _ evidence: Evidence, isSearching: Bool = false) {
        bounds = PromptBounds(request)
        guard !bounds.modalities.isEmpty else { return nil }
        self.evidence = evidence
        self.isSearching = isSearching
    }

    /// What the reported tokens say about the files.
    package func finding(_ usage: TokenUsage?, _ details: InputTokens?) -> Finding {
        // A prompt that came wholly from a cache may be one whose number leaves out what the cache served.
        guard let usage, usage.input > 0, usage.cached < usage.input else { return .arrived(.unverified) }
        // Where several answers were asked for, the prompt is counted once for each.
        let input = usage.input / max(1, usage.promptReadings)
        if input < bounds.least {
            return .dropped(
                "\(input) input tokens, and the files with their texts come to \(bounds.least) at least")
        }
        if let details {
            let missing = bounds.modalities.filter { details.counts[$0, default: 0] == 0 }
            if missing.isEmpty { return .arrived(.modality) }
            if evidence == .modalities, details.isComplete, usage.cached == 0 {
                let kinds = missing.map { $0 == .heard ? "sound" : "pictures, pages or frames" }.sorted()
                return .dropped("\(input) input tokens, none of \(kinds.joined(separator: " and none of "))")
            }
        }
        let isBeyondText = input >= bounds.mostText + bounds.media
        return .arrived(isBeyondText && !isSearching ? .total : .unverified)
    }
}

extension ProviderConfiguration {
    /// What to check about the reply to a request; `nil` for nothing.
    func arrival(of request: ModelRequest) -> MediaArrival? {
        mediaEvidence.flatMap {
            MediaArrival(of: request, $0, isSearching: request.parameters.search || native?.searches == true)
        }
    }
}

extension EncodedRequest {
    /// The reply with how sure it is that the request's files arrived, or the fault that they did not.
    ///
    /// The fault was billed: the model answered, though not to what was asked.
    package func checked(_ reply: ModelReply, by provider: String) -> Result<ModelReply, ProviderFault> {
        guard let arrival else { return .success(reply) }
        switch arrival.finding(reply.usage, reply.inputTokens) {
        case .arrived(let certainty):
            var reply = reply
            reply.arrival = certainty
            return .success(reply)
        case .dropped(let what):
            let trailer = reply.requestID.map { " (request \($0))" } ?? ""
            return .failure(
                ProviderFault(
                    .mediaDropped,
                    "provider '\(provider)': the files did not reach the model: it counted \(what)\(trailer); try another "
                        + "'protocol' or 'attach', or another provider ('dossier probe' tells what arrives)",
                    retry: .never, billing: .billed, status: 200, requestID: reply.requestID, usage: reply.usage,
                    reportedCost: reply.reportedCost))
        }
    }
}
