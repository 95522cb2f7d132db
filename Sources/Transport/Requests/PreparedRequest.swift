import HTTPMessages

/// A request that was found fit to be sent, and its header lines.
struct PreparedRequest: Sendable {
    let request: HTTPRequest
    let address: Address
    /// Lines `Name: value`, each with a NUL; without the credential.
    let fields: [UInt8]

    /// - Throws: `HTTPFailure` of kind `refused`.
    init(_ request: HTTPRequest, address: Address, options: HTTPTransport.Options) throws(HTTPFailure) {
        guard address.isHTTPS || (address.isLoopback && options.allowsLoopbackHTTP) else {
            throw Self.refusal(
                "plain http to \(address.authority) would show the request to everyone on the way: use https")
        }
        guard request.body == nil || request.method == .post else {
            throw Self.refusal("a GET has no body")
        }
        self.request = request
        self.address = address
        var fields: [UInt8] = []
        var hasContentType = false
        for field in request.fields.fields {
            let name = field.name.lowercased()
            guard HeaderSyntax.isName(field.name) else {
                throw Self.refusal("the name of a header field is not allowed: '\(HeaderSyntax.printable(field.name))'")
            }
            guard HeaderSyntax.isValue(field.value) else {
                throw Self.refusal("the value of the header field \(field.name) holds a control character")
            }
            guard !Self.own.contains(name) else {
                throw Self.refusal("the header field \(field.name) is set by the transport itself")
            }
            hasContentType = hasContentType || name == "content-type"
            Self.append(field.name, field.value, to: &fields)
        }
        if request.method == .post {
            // An empty value takes a field out that libcurl would add: a form's type, and a round trip for "100".
            if !hasContentType { fields += Array("Content-Type:".utf8) + [0] }
            fields += Array("Expect:".utf8) + [0]
        }
        self.fields = fields
        if let credential = request.credential {
            let isValid = HeaderSyntax.isName(credential.field) && credential.withValue(HeaderSyntax.isValue)
            guard isValid else {
                throw Self.refusal(
                    "the credential holds a character that no header field may: look for line breaks in it")
            }
        }
    }

    /// What describes the connection and the body's length follows from the request and is never the caller's.
    private static let own: Set<String> = [
        "connection", "content-length", "expect", "host", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// A value that is empty is spelled with a semicolon for libcurl; with a colon it would drop the field.
    private static func append(_ name: String, _ value: String, to fields: inout [UInt8]) {
        fields += name.utf8
        if value.allSatisfy({ $0 == " " || $0 == "\t" }) {
            fields += ";".utf8
        } else {
            fields += ": ".utf8
            fields += value.utf8
        }
        fields.append(0)
    }

    private static func refusal(_ message: String) -> HTTPFailure {
        HTTPFailure(.refused, progress: .unsent, message)
    }
}

/// What RFC 9110, section 5, allows in a header field.
enum HeaderSyntax {
    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// Bytes beyond ASCII pass; a line break would begin a field of its own.
    static func isValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    static func printable(_ text: String) -> String {
        String(text.unicodeScalars.prefix(64).map { $0.isASCII && isValue(String($0)) ? Character($0) : "?" })
    }
}
