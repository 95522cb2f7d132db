/// A MIME type without parameters, in lower case: `application/pdf`.
package struct MediaType: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue.lowercased() }

    package static let pdf = MediaType(rawValue: "application/pdf")
    package static let plainText = MediaType(rawValue: "text/plain")
    package static let email = MediaType(rawValue: "message/rfc822")
    package static let empty = MediaType(rawValue: "inode/x-empty")
    package static let unknown = MediaType(rawValue: "application/octet-stream")

    package var topLevel: Substring { rawValue.prefix { $0 != "/" } }

    package var description: String { rawValue }
}
