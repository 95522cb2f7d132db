package import Media
package import Pipeline
package import Primitives

/// How one provider speaks Google's `generateContent`, as data: what differs between servers of the one protocol.
///
/// The defaults are Google's own, by its documentation of Gemini 3.1 Pro; a reseller can be narrower, never wider.
package struct GeminiDialect: Sendable, Hashable {
    /// What follows the base URL, up to the model's name.
    package var modelsPath: String
    /// Families that are taken.
    package var attach: Set<MediaFamily>
    /// Families that the provider fetches where a part holds an https address as `fileUri`, and how sure that is.
    ///
    /// The field is made for files that Google keeps; a plain address works only where a vendor says so.
    package var fetched: [MediaFamily: Support]
    /// Types that are taken, by the names of `MediaFormat`.
    package var acceptedTypes: Set<MediaType>
    /// The largest file of a family, before base64; families that are missing are bounded by the body alone.
    package var maxFileBytes: [MediaFamily: ByteCount]
    package var structuredOutput: WireSettings.StructuredOutput
    /// Thinking is spelt in capitals.
    package var parameters: ParameterSupport
    /// Whether the reply is to hold a summary of the model's thoughts, which costs no tokens.
    package var includesThoughts: Bool
    /// Whether requests let the model search the web, also where the pipeline does not ask for it.
    package var searches: Bool

    package init(
        modelsPath: String = "/v1beta/models/", attach: Set<MediaFamily> = [.image, .pdf, .audio, .video],
        fetched: [MediaFamily: Support] = [:], acceptedTypes: Set<MediaType> = MediaFormat.geminiTypes,
        maxFileBytes: [MediaFamily: ByteCount] = [.pdf: ByteCount(50_000_000)],
        structuredOutput: WireSettings.StructuredOutput = .schema,
        parameters: ParameterSupport = Self.googleParameters,
        includesThoughts: Bool = false, searches: Bool = false
    ) {
        self.modelsPath = modelsPath
        self.attach = attach
        self.fetched = fetched
        self.acceptedTypes = acceptedTypes
        self.maxFileBytes = maxFileBytes
        self.structuredOutput = structuredOutput
        self.parameters = parameters
        self.includesThoughts = includesThoughts
        self.searches = searches
    }

    /// The ranges of Gemini 3.1 Pro: a seed of 32 bits, five stop sequences, and thinking that cannot be switched off.
    package static let googleParameters: ParameterSupport = {
        var parameters = ParameterSupport(
            temperature: 0...2, topP: 0...1, maxOutputTokens: 1...65_536, stopCount: 5,
            seed: Int(Int32.min)...Int(Int32.max), thinking: [.low: "LOW", .medium: "MEDIUM", .high: "HIGH"],
            search: ["tools": [["googleSearch": [:]]]])
        parameters.mediaResolution = [
            .low: "MEDIA_RESOLUTION_LOW", .medium: "MEDIA_RESOLUTION_MEDIUM", .high: "MEDIA_RESOLUTION_HIGH",
        ]
        return parameters
    }()

    /// Google's parameters at a reseller that bounds answers more narrowly.
    static func parameters(boundingAnswersAt limit: Int) -> ParameterSupport {
        var parameters = googleParameters
        parameters.maxOutputTokens = 1...limit
        return parameters
    }

    /// The path of a model's method, below the base URL.
    ///
    /// The name may stand as a listing of models gives it, with the collection before it.
    func path(model: String, delivery: ProviderSpec.Delivery) -> String {
        let collection = "models/"
        let name = model.hasPrefix(collection) ? String(model.dropFirst(collection.count)) : model
        let method = delivery == .stream ? "streamGenerateContent?alt=sse" : "generateContent"
        return modelsPath + Self.segment(name) + ":" + method
    }

    /// `text` as one segment of a path, RFC 3986, section 3.3: everything but unreserved characters is escaped.
    static func segment(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        var segment = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                segment.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                segment.append("%")
                segment.append(digits[Int(byte >> 4)])
                segment.append(digits[Int(byte & 15)])
            }
        }
        return segment
    }

    /// The part of this protocol's own path that a base URL ends in, where it does.
    func pathEnding(_ base: String) -> String? {
        let whole = modelsPath.hasSuffix("/") ? String(modelsPath.dropLast()) : modelsPath
        let version = whole.dropFirst().prefix { $0 != "/" }
        return [whole, "/\(version)"].first { $0.count > 1 && base.hasSuffix($0) }
    }
}
