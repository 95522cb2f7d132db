import Digests
import Media
import Primitives
import TestSupport
import Testing

@testable import Pipeline

struct SourceURLTests {
    private let hashing: OpenSSLHashing

    init() throws { hashing = try OpenSSLHashing() }

    private func source(_ url: String, type: String? = nil, name: String? = nil) -> SourceURL {
        SourceURL(
            url, type: type.map(MediaType.init(rawValue:)), name: name.flatMap { RelativePath($0) },
            location: .commandLine)
    }

    /// The path with the digits that tell altered ones apart as `#`.
    private func shape(_ url: String) -> String {
        let digits = source(url).contentDigest(hashing).hex.prefix(8)
        return source(url).path(hashing).text.replacing("~\(digits)", with: "#")
    }

    @Test(arguments: [
        ("https://example.com/dir/photo.jpg", "example.com/dir/photo.jpg"),
        ("https://Example.COM/Dir/Photo.JPG", "example.com/Dir/Photo.JPG"),
        ("https://example.com:8443/a.pdf", "example.com_8443/a.pdf"),
        ("https://example.com/a%20b%2Fc.png", "example.com/a%20b%2Fc.png"),
        ("https://example.com/photo.jpg?size=large", "example.com/photo#.jpg"),
        ("https://example.com/watch?v=1", "example.com/watch#"), ("https://example.com", "example.com/index#"),
        ("https://example.com/", "example.com/index#"), ("https://example.com/dir/", "example.com/dir/index#"),
        ("https://example.com?q", "example.com/index#"), ("https://example.com/a//b.png", "example.com/a/_/b#.png"),
        ("https://example.com/../../etc/passwd", "example.com/_/_/etc/passwd#"),
        ("https://example.com/a/..", "example.com/a/index#"), ("https://example.com/./a", "example.com/_/a#"),
        ("https://example.com/%2e%2e/a", "example.com/%2e%2e/a"), ("https://../a", "_/a#"),
        ("http://[::1]:80/a.png", "___1__80/a#.png"), ("https://example.com/.profile?x", "example.com/.profile#"),
    ])
    func `is called by its host and path`(url: String, path: String) { #expect(shape(url) == path) }

    @Test func `is called by its name, if it has one`() {
        #expect(source("https://h/a?b", name: "first/clip.mp4").path(hashing).text == "first/clip.mp4")
    }

    @Test func `cuts overlong names and keeps their extension`() {
        let long = source("https://h/" + String(repeating: "x", count: 4000) + ".jpeg").path(hashing)
        #expect(long.name.count <= 160 && long.text.hasSuffix(".jpeg"))
        let ending = source("https://h/a." + String(repeating: "x", count: 4000)).path(hashing)
        #expect(ending.name.count <= 170)
    }

    @Test func `never leaves its input, whatever the URL`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let pieces = ["..", ".", "/", "//", "a", "%2e", "?", "[", "]", ":", "~", "é", "&", ".pdf", "%00"]
        for _ in 0..<2000 {
            let url =
                "https://"
                + (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                    pieces.randomElement(using: &generator) ?? ""
                }.joined()
            let path = source(url).path(hashing)
            #expect(RelativePath(path.bytes) == path && !path.isRoot, "\(url), seed \(seed)")
            #expect(path.names.allSatisfy { $0.count <= 255 }, "\(url), seed \(seed)")
        }
    }

    @Test func `tells URLs apart that differ in their query alone`() {
        let paths = ["a", "b", "c"].map { source("https://h/x.png?\($0)").path(hashing) }
        #expect(Set(paths).count == 3)
    }

    @Test(arguments: [
        ("https://h/a.pdf", nil, nil, "application/pdf"), ("https://h/a.pdf?x=.png", nil, nil, "application/pdf"),
        ("https://h/a.pdf", "image/png", "x.mp4", "image/png"), ("https://h/a", nil, "x.mp4", "video/mp4"),
        ("https://h/a", "video/mp4", nil, "video/mp4"), ("https://h/a", nil, nil, nil),
        ("https://h.pdf", nil, nil, nil), ("https://h/?f=a.png", nil, nil, nil),
        ("https://h/a.pdf/", nil, nil, "application/pdf"),
    ])
    func `is what it is said to be, else what its extension says`(
        url: String, type: String?, name: String?, expected: String?
    ) {
        #expect(source(url, type: type, name: name).claimedFacts?.type.rawValue == expected)
    }

    @Test func `has a digest that no file has by accident`() {
        let url = "https://example.com/a.png"
        #expect(source(url).contentDigest(hashing) != hashing.sha256(url))
        #expect(source(url).contentDigest(hashing) != source(url + "?").contentDigest(hashing))
        #expect(source(url, type: "image/jpeg").contentDigest(hashing) == source(url).contentDigest(hashing))
    }

    @Test(arguments: [
        "https://example.com/a", "https://example.com:443/a?b=c&d=%C3%A9", "http://localhost/a",
        "http://127.0.0.1:8080",
        "http://127.9.9.9/x", "http://[::1]/x", "HTTPS://EXAMPLE.com/x", "https://a/b:c@d",
        "https://xn--bcher-kva.example/",
    ])
    func `may be`(url: String) { #expect(WebAddress.problem(asSource: url)?.message == nil) }

    @Test(arguments: [
        "http://example.com/a", "http://127.0.0.1.example.com/a", "http://127.1/a", "http://localhost.example.com/",
        "https://", "https:///a", "https://user@host/", "https://user:word@host/", "https://host/a#b", "https://h/a b",
        "https://h/ü", "https://h/a\\b", "https://h\\@evil/", "https://h:0/", "https://h:70000/", "https://h:x/",
        "https://h:/", "https://h/%", "https://h/%1", "https://h/%zz", "ftp://h/a", "file:///etc/passwd", "//h/a",
        "h/a",
        "https://h%2ecom/", "https://[::1", "https://[g]/", "https://h\u{0}/", "https://h/<a>", "https://h/\u{202E}a",
    ])
    func `may not be`(url: String) { #expect(WebAddress.problem(asSource: url) != nil) }

    @Test func `is not repeated where it is refused, for it may hold a password`() {
        let message = WebAddress.problem(asSource: "https://me:hunter2@example.org/")
        #expect(message.map { !"\($0)".contains("hunter2") } == true)
        #expect(WebAddress.problem(asSource: "https://h/" + String(repeating: "a", count: 9000)) != nil)
    }
}
