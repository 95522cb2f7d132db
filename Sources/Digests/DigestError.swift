/// Why a digest could not be computed: the library refused, or the bytes could not be read.
package struct DigestError: Error, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The cryptographic library offers no SHA-256: a broken or restricted installation.
        case unavailable = "digest_unavailable"
        /// Reading the descriptor failed.
        case read = "digest_read"
    }

    package let code: Code
    package let message: String
    /// The system's error number, when reading failed.
    package let errorNumber: Int32?

    init(_ code: Code, _ message: String, errorNumber: Int32? = nil) {
        self.code = code
        self.message = message
        self.errorNumber = errorNumber
    }

    package var description: String { message }
}
