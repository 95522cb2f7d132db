import Media
import Testing

@Suite struct MediaFamilyTests {
    @Test(arguments: [
        ("application/pdf", MediaFamily.pdf), ("image/png", .image), ("image/vnd.djvu", .other), ("audio/mpeg", .audio),
        ("video/mp4", .video), ("text/x-c", .text), ("text/rtf", .office), ("application/json", .text),
        ("application/atom+xml", .text), ("image/svg+xml", .image), ("application/gzip", .archive),
        ("application/vnd.oasis.opendocument.text", .office), ("application/mbox", .email), ("message/rfc822", .email),
        ("application/octet-stream", .other), ("inode/x-empty", .other), ("font/woff2", .other),
        ("application/x-sharedlib", .other),
    ])
    func `puts every type into one family`(type: String, family: MediaFamily) {
        #expect(MediaFamily(of: MediaType(rawValue: type)) == family)
    }
}
