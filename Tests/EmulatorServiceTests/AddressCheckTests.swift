import EmulatorService
import Primitives
import Testing

/// Addresses in place of content, as the vendors' desks judge them.
struct AddressCheckTests {
    private static func chat(_ url: String) -> String {
        let text = JSONWriter.text(of: .string(url))
        return """
            {"model":"gemini-3.1-pro","stream":false,"max_tokens":64,"messages":[{"role":"user","content":[\
            {"type":"image_url","image_url":{"url":\(text)}},{"type":"text","text":"What is it?"}]}]}
            """
    }

    private static func runware(_ list: String, _ url: String) -> String {
        let text = JSONWriter.text(of: .string(url))
        return """
            [{"taskType":"textInference","taskUUID":"9be73003-bbc8-4ca9-8d15-0cce6abb2bb2","model":"google:gemini@3.1-pro",\
            "messages":[{"role":"user","content":"What is it?"}],"inputs":{"\(list)":[\(text)]}}]
            """
    }

    private func body(_ vendor: Vendor, _ url: String) -> String {
        let model = vendor.models.first ?? "gemini-3.1-pro"
        let body = Self.chat(url).replacing("\"gemini-3.1-pro\"", with: "\"\(model)\"")
        // Its table of parameters is closed.
        return vendor == .aivideoapi ? body.replacing("\"max_tokens\":64,", with: "") : body
    }

    @Test(arguments: [Vendor.openai, .runapi, .toapis, .bytespike, .aivideoapi])
    func `takes an image everywhere, and other media where the vendor says so`(vendor: Vendor) throws {
        var desk = try WireDesk(vendor)
        #expect(desk.decide(body(vendor, "https://example.org/a.png")).refusal == nil)
        #expect(desk.decide(body(vendor, "https://example.org/photo?id=3")).refusal == nil)
        for other in ["https://example.org/a.mp4", "https://example.org/a.pdf?x", "https://example.org/A.MP3"] {
            #expect((desk.decide(body(vendor, other)).refusal == nil) == (vendor == .aivideoapi), "\(other)")
        }
    }

    @Test(arguments: [
        "http://example.org/a.png", "ftp://example.org/a.png", "file:///etc/passwd", "https://", "https:///a.png",
        "https://me:word@example.org/a.png", "https://me@example.org/a.png", "https://example.org/a.png#x",
        "https://example.org/a b.png", "https://example.org/ü.png", "example.org/a.png",
    ])
    func `refuses what no vendor fetches`(url: String) throws {
        for vendor in [Vendor.openai, .runapi, .toapis, .bytespike, .aivideoapi] {
            var desk = try WireDesk(vendor)
            let refusal = try #require(desk.decide(body(vendor, url)).refusal, "\(vendor)")
            #expect(refusal.parameter?.contains("url") == true)
        }
        var desk = try WireDesk(.runware)
        #expect(desk.decide(Self.runware("images", url), path: "/v1").refusal != nil)
    }

    @Test(arguments: [("images", "png"), ("documents", "pdf"), ("audios", "mp3"), ("videos", "mp4")])
    func `wants each kind in its own list at Runware`(list: String, ending: String) throws {
        for (other, _) in [("images", ""), ("documents", ""), ("audios", ""), ("videos", "")] {
            var desk = try WireDesk(.runware)
            let decision = desk.decide(Self.runware(other, "https://example.org/a.\(ending)"), path: "/v1")
            #expect((decision.refusal == nil) == (other == list), "\(ending) in \(other)")
        }
        var desk = try WireDesk(.runware)
        let request = try #require(
            desk.decide(Self.runware(list, "https://example.org/watch?v=1"), path: "/v1").request)
        let part = try #require(request.parts.first { $0.kind == list })
        #expect(part.name == "https://example.org/watch?v=1" && part.digest == nil)
    }
}
