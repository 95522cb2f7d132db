import EmulatorService
import Primitives
import Testing

struct WebhookCallTests {
    private static let address = "http://127.0.0.1:8080/hook/token?x=1"

    private func calls(_ calls: WebhookScript.Calls) throws -> [(path: String, body: JSONValue)] {
        try WebhookCall.calls(
            to: Self.address, bodies: [["taskUUID": "a", "text": "true"]], WebhookScript(calls: calls)
        ).map { ($0.address.path, try JSONParser.parse($0.body).value) }
    }

    @Test func `calls once, twice or never`() throws {
        #expect(try calls(.one).count == 1)
        let two = try calls(.two)
        #expect(two.count == 2 && two[0].body == two[1].body && two[0].path == two[1].path)
        #expect(try calls(.none).isEmpty)
    }

    @Test func `forges a call with another token and one about another task, and then tells the truth`() throws {
        let calls = try calls(.forged)
        #expect(calls.count == 3)
        #expect(calls[0].path != "/hook/token?x=1" && calls[0].body["taskUUID"] == "a")
        #expect(calls[1].path == "/hook/token?x=1" && calls[1].body["taskUUID"] != "a")
        #expect(calls[2].path == "/hook/token?x=1" && calls[2].body == ["taskUUID": "a", "text": "true"])
        #expect(calls[0].body["text"] != "true" && calls[1].body["text"] != "true")
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080/a", 8080, "/a"), ("http://localhost:1/", 1, "/"), ("http://127.0.0.1", 80, "/"),
    ])
    func `finds its way on this machine`(text: String, port: UInt16, path: String) {
        let address = LoopbackAddress(parsing: text)
        #expect(address?.port == port && address?.path == path)
    }

    @Test(arguments: [
        "https://127.0.0.1:8080/a", "http://127.0.0.1.example.org/a", "http://example.org/a", "http://127.0.0.1:0/",
        "http://127.0.0.1:80@example.org/", "http://127.0.0.1:99999/", "http://localhost:80/a\r\nHost: x", "",
    ])
    func `calls nobody else`(text: String) { #expect(LoopbackAddress(parsing: text) == nil) }

    @Test func `reads how it is to be done`() throws {
        let script = try FaultScript(
            parsing: Array(
                #"{"version":1,"rules":[{"reply":{"webhook":{"calls":"two","after":"2s","hold":true}}}]}"#.utf8))
        #expect(script.rules[0].reply.details.webhook == WebhookScript(calls: .two, delay: .seconds(2), isHeld: true))
    }
}
