import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

/// Media that a provider is to fetch from an address: who takes which, and how it is spelt.
struct FetchedMediaTests {
    private static let types: [MediaFamily: String] = [
        .image: "image/png", .pdf: "application/pdf", .audio: "audio/mpeg", .video: "video/mp4",
    ]

    private func part(_ family: MediaFamily, _ address: String = "https://h/x?a=\"b\"&c") -> ContentPart {
        .media(
            MediaPart(
                label: "file", type: MediaType(rawValue: Self.types[family] ?? ""), family: family, address: address))
    }

    private func encode(
        _ name: String, _ parts: [ContentPart], _ spec: ProviderSpec? = nil
    ) throws -> Result<EncodedRequest, UnitFailure> {
        let configuration = try ProviderSamples.configuration(spec, name: name)
        return ProviderCatalog.provider(configuration)
            .encode(ProviderSamples.request(parts: parts), credential: nil)
    }

    private func body(_ name: String, _ parts: [ContentPart], _ spec: ProviderSpec? = nil) throws -> JSONValue {
        let body = try #require(encode(name, parts, spec).get().http.body)
        return try JSONParser.parse(ProviderSamples.text(of: body)).value
    }

    /// The matrix of the reference: who fetches what.
    private static let fetched: [String: Set<MediaFamily>] = [
        "openai": [.image], "runapi": [.image], "toapis": [.image], "bytespike": [.image], "gemini": [],
        "aivideoapi": [.image, .pdf, .audio, .video], "runware": [.image, .pdf, .audio, .video],
    ]

    @Test(arguments: ProviderCatalog.presets.map(\.name), [MediaFamily.image, .pdf, .audio, .video])
    func `is carried where the vendor says so, and refused with advice elsewhere`(
        name: String, family: MediaFamily
    ) throws {
        let expected = try #require(Self.fetched[name], "the preset has no row here")
        switch try encode(name, [part(family)]) {
        case .success(let encoded):
            #expect(expected.contains(family))
            let text = ProviderSamples.text(of: try #require(encoded.http.body))
            #expect(text.contains(#"https://h/x?a=\"b\"&c"#) && !text.contains("base64"))
        case .failure(let failure):
            #expect(!expected.contains(family))
            #expect(failure.failureClass == .unsupported && failure.message.contains("'download'"))
            #expect(failure.message.contains("'\(name)'"))
        }
    }

    @Test func `stands as image_url in chat, whatever its kind`() throws {
        let sent = try body("aivideoapi", [part(.video, "https://h/a.mp4")])
        let content = try #require(sent["messages"]?.arrayValue?.last?["content"]?.arrayValue)
        #expect(content.first == ["type": "image_url", "image_url": ["url": "https://h/a.mp4"]])
    }

    @Test func `stands in its list of inputs at Runware, in order with files`() throws {
        let sent = try body(
            "runware",
            [
                part(.image, "https://h/1.png"), ProviderSamples.media("two", "image/png", .image),
                part(.pdf, "https://h/3.pdf"), part(.audio, "https://h/4.mp3"), part(.video, "https://h/5.mp4"),
            ])
        let expected: JSONValue = [
            "images": ["https://h/1.png", "<two bytes>"], "audios": ["https://h/4.mp3"], "videos": ["https://h/5.mp4"],
            "documents": ["https://h/3.pdf"],
        ]
        #expect(sent.arrayValue?.first?["inputs"] == expected)
    }

    @Test(arguments: ["runapi", "bytespike"])
    func `takes a request to the protocol that fetches, whatever goes with it`(name: String) throws {
        let parts = [part(.image), ProviderSamples.media("two", "application/pdf", .pdf)]
        let encoded = try encode(name, parts).get()
        #expect(encoded.speaker?.delivery.hasPrefix("chat/") == true)
    }

    @Test func `is Google's fileUri only where a dialect says so`() throws {
        var configuration = try ProviderSamples.configuration(name: "gemini")
        configuration.native?.fetched = [.video: .documented]
        let encoded = try GeminiProvider(configuration).encode(
            ProviderSamples.request(parts: [part(.video, "https://h/a.mp4")]), credential: nil
        ).get()
        let sent = try JSONParser.parse(ProviderSamples.text(of: try #require(encoded.http.body))).value
        let parts = try #require(sent["contents"]?.arrayValue?.first?["parts"]?.arrayValue)
        #expect(parts.first == ["fileData": ["mimeType": "video/mp4", "fileUri": "https://h/a.mp4"]])
    }

    @Test func `goes into no part that has no place for an address`() throws {
        var configuration = try ProviderSamples.configuration()
        configuration.dialect.attach[.image] = .file
        let provider = ChatProvider(configuration)
        #expect(throws: UnitFailure.self) {
            try provider.encode(ProviderSamples.request(parts: [part(.image)]), credential: nil).get()
        }
    }

    @Test func `is refused by its type before it is sent`() throws {
        let media = MediaPart(
            label: "file", type: MediaType(rawValue: "image/tiff"), family: .image, address: "https://h/a.tiff")
        for name in ["openai", "runware", "gemini"] {
            #expect(throws: UnitFailure.self) { try encode(name, [.media(media)]).get() }
        }
    }

    @Test func `is estimated without its bytes`() throws {
        for (family, tokens) in [(MediaFamily.image, 1120), (.pdf, 28_000), (.audio, 19_200), (.video, 90_000)] {
            guard case .media(let media) = part(family) else { continue }
            #expect(TokenEstimate.media(media) == tokens)
        }
    }
}
