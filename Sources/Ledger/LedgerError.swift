/// Why the ledger cannot be used.
package struct LedgerError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case newerFormat, damaged, unusable, manifestInvalid
        /// The file has no tables yet: its run was killed before it had begun.
        case empty
    }

    package let code: Code
    package let message: String
    package let remedy: String?

    package init(_ code: Code, _ message: String, remedy: String? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    package var description: String { message }
}
