package import Primitives

/// What the embedded engine gives back.
package struct LocalAnswer: Sendable, Equatable {
    package enum Content: Sendable, Equatable {
        case json(JSONValue)
        /// Markdown that ends in one line break.
        case text(String)
    }

    package var content: Content
    /// What the answer could not take in, in a fixed order; empty when everything was read.
    package var degradations: [LocalDegradation]

    package init(content: Content, degradations: [LocalDegradation] = []) {
        self.content = content
        self.degradations = degradations
    }
}

/// Something that the engine left out or did in a lesser way.
package struct LocalDegradation: Sendable, Hashable {
    /// Stable, in snake case: `text_not_read`, `text_incomplete`, `text_sampled`, `children_sampled`.
    package let code: String
    /// For people; names the document.
    package let message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
