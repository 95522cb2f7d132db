package import Primitives

/// Why the embedded engine does not answer: it says so rather than making something up.
package struct LocalRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// A required value that text and facts alone do not hold.
    package struct Reason: Sendable, Hashable {
        /// The value's place in the answer.
        package let pointer: JSONPointer
        /// Lower case, without a full stop: `only a model can judge "severity"`.
        package let message: String

        package init(pointer: JSONPointer, message: String) {
            self.pointer = pointer
            self.message = message
        }
    }

    /// At least one.
    package let reasons: [Reason]

    package init(reasons: [Reason]) { self.reasons = reasons }

    package var description: String {
        let list = reasons.map { "\($0.pointer.tokens.isEmpty ? "/" : $0.pointer.description): \($0.message)" }
        return "the embedded engine cannot fill the schema: \(list.joined(separator: "; ")). "
            + "Make these properties optional or nullable, or ask a model"
    }
}
