/// What a provider's errors mean where its documentation says more than the status does.
package struct FaultRules: Sendable, Hashable {
    /// The meaning of a status whose error has no words that say better.
    package var meanings: [Int: FaultEvidence]
    /// Codes, in lower case, of errors that speak of the request alone, whatever their status says.
    package var requestWords: Set<String>
    /// How often at most the same request is sent again after a status, where its cause may last.
    package var retryLimits: [Int: Int]
    /// What to tell beside the server's own words, by status: lower case, no full stop.
    package var hints: [Int: String]
    /// Whether the vendor promises that requests which fail are not charged: also one that a gateway gave up waiting for.
    package var failuresAreFree: Bool
    /// Whether that holds for an answer that an error broke off, too.
    package var brokenAnswersAreFree: Bool
    /// The field that tells how much may still be spent: at nothing, a 429 speaks of money and not of a rate.
    package var spendingField: String?

    package init(
        meanings: [Int: FaultEvidence] = [:], requestWords: Set<String> = [], retryLimits: [Int: Int] = [:],
        hints: [Int: String] = [:], failuresAreFree: Bool = false, brokenAnswersAreFree: Bool = false,
        spendingField: String? = nil
    ) {
        self.meanings = meanings
        self.requestWords = requestWords
        self.retryLimits = retryLimits
        self.hints = hints
        self.failuresAreFree = failuresAreFree
        self.brokenAnswersAreFree = brokenAnswersAreFree
        self.spendingField = spendingField
    }
}
