package import Primitives

/// What is recorded of a request before its first byte leaves.
package struct RequestIntent: Sendable, Hashable {
    package var unit: UnitID
    package var key: SHA256Digest
    package var provider: String
    /// The model's name on the wire.
    package var model: String
    /// What it will cost at most, where the provider's prices are known: counted when no outcome is ever seen.
    package var estimate: USD?
    /// Under which the provider will know its work, where the request names it.
    package var task: String?
    /// Whether the provider recognises the same request and bills it once, however often it is sent.
    package var isRepeatable: Bool

    package init(
        unit: UnitID, key: SHA256Digest, provider: String, model: String, estimate: USD?, task: String? = nil,
        isRepeatable: Bool = false
    ) {
        self.unit = unit
        self.key = key
        self.provider = provider
        self.model = model
        self.estimate = estimate
        self.task = task
        self.isRepeatable = isRepeatable
    }
}

/// The number under which the store keeps a request.
package struct RequestNumber: RawRepresentable, Sendable, Hashable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }
}
