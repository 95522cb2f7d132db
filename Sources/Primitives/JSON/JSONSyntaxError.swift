/// Why a text is not JSON, and where.
package struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    package let message: String
    /// Byte offset of the offending character.
    package let offset: Int

    package var description: String { "\(message) at byte \(offset)" }
}
