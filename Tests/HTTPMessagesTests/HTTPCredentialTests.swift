import Testing

@testable import HTTPMessages

struct HTTPCredentialTests {
    private let credential = HTTPCredential(field: "Authorization", prefix: "Bearer ", secret: "sk-secret")

    @Test func `never shows its secret by being printed`() {
        var dumped = ""
        dump(credential, to: &dumped)
        for text in ["\(credential)", String(describing: credential), String(reflecting: credential), dumped] {
            #expect(!text.contains("secret") || text.contains("[key]") && !text.contains("sk-secret"), "\(text)")
        }
        #expect(credential.withValue { $0 } == "Bearer sk-secret")
    }

    @Test func `blots itself out of a server's words`() {
        #expect(credential.redacting("wrong key sk-secret, really sk-secret") == "wrong key [key], really [key]")
        #expect(HTTPCredential(field: "a", secret: "").redacting("text") == "text")
    }
}
