package import Media
package import Primitives

/// What a file is, by its content.
package struct DetectedType: Sendable, Hashable {
    package var type: MediaType
    package var family: MediaFamily
    /// For archives: `entries`, `entry_names`, `unpacked_bytes`; empty for everything else.
    package var entries: JSONObject
    package var warnings: [SourceWarning]

    package init(
        type: MediaType, family: MediaFamily? = nil, entries: JSONObject = [:], warnings: [SourceWarning] = []
    ) {
        self.type = type
        self.family = family ?? MediaFamily(of: type)
        self.entries = entries
        self.warnings = warnings
    }
}
