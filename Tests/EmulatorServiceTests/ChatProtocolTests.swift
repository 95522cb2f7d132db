import Digests
import EmulatorService
import Primitives
import Testing

struct ChatProtocolTests {
    private static let head = RequestHead(
        contentType: "application/json; charset=utf-8", authorization: "Bearer k", contentLength: "1")
    private static let png = "iVBORw0KGgo="
    private static let mp3 = "SUQzBAAA"
    private static let pdf = "JVBERi0xLjcKL1R5cGUgL1BhZ2UKL1R5cGUvUGFnZXMKL1R5cGUvUGFnZSA="

    private func check(
        _ body: String, head: RequestHead = head, settings: ChatProtocol.Settings = ChatProtocol.Settings(key: "k")
    ) throws -> ReceivedRequest {
        try ChatProtocol(settings: settings, hashing: OpenSSLHashing()).check(head, body: Array(body.utf8))
    }

    /// A body with these members after a model and one message.
    private static func body(_ members: String) -> String {
        #"{"model":"m","messages":[{"role":"user","content":"x"}]\#(members.isEmpty ? "" : ",")\#(members)}"#
    }

    private static func parts(_ parts: String) -> String {
        #"{"model":"m","messages":[{"role":"user","content":[\#(parts)]}]}"#
    }

    private static func image(_ url: String) -> String {
        parts(#"{"type":"image_url","image_url":{"url":"\#(url)"}}"#)
    }

    @Test(arguments: [
        body(""), body(#""temperature":2,"top_p":0.5,"seed":-3,"n":1,"presence_penalty":-2,"stop":["a","b"]"#),
        body(#""max_tokens":1"#), body(#""max_completion_tokens":null,"stream":false,"stop":null"#),
        body(#""stream":true,"stream_options":{"include_usage":true}"#), body(#""reasoning_effort":"xhigh""#),
        body(#""response_format":{"type":"text"}"#), body(#""response_format":{"type":"json_object"}"#),
        body(#""response_format":{"type":"json_schema","json_schema":{"name":"a_B-9","schema":{},"strict":null}}"#),
        body(#""tools":[{"type":"function","function":{"name":"f","parameters":{}}}],"tool_choice":"auto""#),
        body(#""tool_choice":{"type":"function","function":{"name":"f"}}"#),
        image("https://example.org/a.png"), image("data:image/png;base64,\(png)"),
        parts(#"{"type":"input_audio","input_audio":{"data":"\#(mp3)","format":"mp3"}}"#),
        parts(#"{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,\#(pdf)"}}"#),
        parts(#"{"type":"file","file":{"file_id":"file-1"}}"#),
        #"{"model":"m","messages":[{"role":"system","content":[{"type":"text","text":"s"}]},{"role":"user","content":"q"},{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"1","content":"r"},{"role":"assistant","content":[{"type":"refusal","refusal":"no"}]}]}"#,
    ])
    func `takes what the protocol allows`(body: String) throws { _ = try check(body) }

    @Test(arguments: [
        ("[]", ""), (#"{"messages":[]}"#, "/model"), (#"{"model":"m"}"#, "/messages"),
        (#"{"model":"m","messages":[]}"#, "/messages"), (#"{"model":"","messages":[{}]}"#, "/model"),
        (#"{"model":"m","messages":["x"]}"#, "/messages/0"),
        (#"{"model":"m","model":"m","messages":[]}"#, "/model"),
        (body(#""temprature":1"#), "/temprature"), (body(#""temperature":"1""#), "/temperature"),
        (body(#""temperature":2.5"#), "/temperature"), (body(#""max_tokens":200.0"#), "/max_tokens"),
        (body(#""max_tokens":"200""#), "/max_tokens"), (body(#""max_tokens":0"#), "/max_tokens"),
        (body(#""max_tokens":1,"max_completion_tokens":1"#), "/max_tokens"),
        (body(#""stream":"true""#), "/stream"), (body(#""stream":1"#), "/stream"),
        (body(#""stream_options":{"include_usage":true}"#), "/stream_options"),
        (body(#""stream":true,"stream_options":{"usage":true}"#), "/stream_options/usage"),
        (body(#""stop":["1","2","3","4","5"]"#), "/stop"), (body(#""stop":[1]"#), "/stop/0"), (body(#""n":2"#), "/n"),
        (body(#""reasoning_effort":"extreme""#), "/reasoning_effort"),
        (body(#""response_format":{"type":"yaml"}"#), "/response_format/type"),
        (body(#""response_format":{"type":"json_schema"}"#), "/response_format/json_schema"),
        (body(#""response_format":{"type":"text","json_schema":{"name":"x"}}"#), "/response_format/json_schema"),
        (
            body(#""response_format":{"type":"json_schema","json_schema":{"name":"a b","schema":{}}}"#),
            "/response_format/json_schema/name"
        ),
        (
            body(#""response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{},"strict":"yes"}}"#),
            "/response_format/json_schema/strict"
        ),
        (body(#""tools":[{"type":"function"}]"#), "/tools/0/function"),
        (#"{"model":"m","messages":[{"role":"robot","content":"x"}]}"#, "/messages/0/role"),
        (#"{"model":"m","messages":[{"role":"user"}]}"#, "/messages/0/content"),
        (#"{"model":"m","messages":[{"role":"assistant"}]}"#, "/messages/0/content"),
        (#"{"model":"m","messages":[{"role":"user","content":null}]}"#, "/messages/0/content"),
        (#"{"model":"m","messages":[{"role":"user","content":[]}]}"#, "/messages/0/content"),
        (#"{"model":"m","messages":[{"role":"user","content":"x","tool_call_id":"1"}]}"#, "/messages/0/tool_call_id"),
        (#"{"model":"m","messages":[{"role":"tool","content":"x"}]}"#, "/messages/0/tool_call_id"),
        (
            #"{"model":"m","messages":[{"role":"system","content":[{"type":"image_url","image_url":{"url":"https://a/"}}]}]}"#,
            "/messages/0/content/0/type"
        ),
        (parts(#"{"type":"text"}"#), "/messages/0/content/0/text"),
        (parts(#"{"type":"text","text":1}"#), "/messages/0/content/0/text"),
        (parts(#"{"type":"text","text":"a","cache":true}"#), "/messages/0/content/0/cache"),
        (parts(#"{"text":"a"}"#), "/messages/0/content/0/type"),
        (parts(#"{"type":"video_url","video_url":{"url":"https://a/b"}}"#), "/messages/0/content/0/type"),
        (parts(#"{"type":"image_url","image_url":"https://a/b"}"#), "/messages/0/content/0/image_url"),
        (
            parts(#"{"type":"image_url","image_url":{"url":"https://a/b","detail":"max"}}"#),
            "/messages/0/content/0/image_url/detail"
        ),
        (image("http://example.org/a.png"), "/messages/0/content/0/image_url/url"),
        (image("data:image/png,abc"), "/messages/0/content/0/image_url/url"),
        (image("data:;base64,\(png)"), "/messages/0/content/0/image_url/url"),
        (image("data:image/png;charset=x;base64,\(png)"), "/messages/0/content/0/image_url/url"),
        (image("data:image/png;base64,"), "/messages/0/content/0/image_url/url"),
        (image("data:image/png;base64,iVBORw0KGgo"), "/messages/0/content/0/image_url/url"),
        (image(#"data:image/png;base64,iVBO\nRw0KGgo="#), "/messages/0/content/0/image_url/url"),
        (image("data:image/jpeg;base64,\(png)"), "/messages/0/content/0/image_url/url"),
        (
            parts(#"{"type":"input_audio","input_audio":{"data":"data:audio/mp3;base64,\#(mp3)","format":"mp3"}}"#),
            "/messages/0/content/0/input_audio/data"
        ),
        (
            parts(#"{"type":"input_audio","input_audio":{"data":"\#(mp3)","format":"wav"}}"#),
            "/messages/0/content/0/input_audio/data"
        ),
        (
            parts(#"{"type":"input_audio","input_audio":{"data":"\#(mp3)","format":"flac"}}"#),
            "/messages/0/content/0/input_audio/format"
        ),
        (parts(#"{"type":"file","file":{}}"#), "/messages/0/content/0/file"),
        (
            parts(#"{"type":"file","file":{"file_data":"data:application/pdf;base64,\#(pdf)"}}"#),
            "/messages/0/content/0/file/filename"
        ),
        (
            parts(#"{"type":"file","file":{"filename":"a","file_data":"\#(pdf)"}}"#),
            "/messages/0/content/0/file/file_data"
        ),
    ])
    func `refuses what it does not, and names the place`(body: String, pointer: String) {
        let refusal = #expect(throws: Refusal.self) { try check(body) }
        #expect(refusal?.parameter == pointer)
        #expect(refusal?.status == 400)
    }

    @Test func `wants the key, the type and the length in the head`() {
        func status(_ change: (inout RequestHead) -> Void) -> Int? {
            var head = Self.head
            change(&head)
            return #expect(throws: Refusal.self) { try check(Self.body(""), head: head) }?.status
        }
        #expect(status { $0.authorization = nil } == 401)
        #expect(status { $0.authorization = "Bearer other" } == 401)
        #expect(status { $0.authorization = "k" } == 401)
        #expect(status { $0.contentType = "text/plain" } == 415)
        #expect(status { $0.contentType = nil } == 415)
        #expect(status { $0.contentLength = nil } == 411)
    }

    @Test func `knows only the models it was given`() throws {
        var settings = ChatProtocol.Settings(key: "k", models: ["m"])
        _ = try check(Self.body(""), settings: settings)
        settings.models = ["other"]
        #expect(throws: Refusal.self) { try check(Self.body(""), settings: settings) }
    }

    @Test func `takes other parts when it is told to`() throws {
        var settings = ChatProtocol.Settings(key: "k")
        settings.extraParts = ["video_url"]
        let body = Self.parts(#"{"type":"video_url","video_url":{"url":"https://example.org/a.mp4"}}"#)
        #expect(try check(body, settings: settings).parts.map(\.kind) == ["video_url"])
    }

    @Test func `reports every part with the digest of its decoded bytes`() throws {
        let request = try check(
            Self.parts(
                #"{"type":"text","text":"Zürich"},{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(Self.png)"}},"#
                    + #"{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,\#(Self.pdf)"}},"#
                    + #"{"type":"text","text":"What is it?"}"#))
        let hashing = try OpenSSLHashing()
        #expect(request.parts.map(\.byteCount) == [7, 8, 44, 11])
        #expect(request.parts.map(\.mime) == ["text/plain", "image/png", "application/pdf", "text/plain"])
        #expect(request.parts[0].digest == hashing.sha256("Zürich"))
        #expect(request.parts[1].digest == hashing.sha256([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        #expect(request.parts[2].pages == 2)
        #expect(request.prompt == "What is it?")
        #expect(request.material == ["Zürich"])
        #expect(TokenUsage.prompt(of: request) == 2 + 1120 + 2 * 560 + 3)
    }

    @Test func `keeps a question's identity when corrections are added`() throws {
        let once = try check(#"{"model":"m","messages":[{"role":"user","content":"q"}]}"#)
        let again = try check(
            #"{"model":"m","messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"},{"role":"user","content":"no"}]}"#
        )
        let other = try check(#"{"model":"m","messages":[{"role":"user","content":"Q"}]}"#)
        #expect(once.question == again.question)
        #expect(once.identity != again.identity)
        #expect(once.question != other.question)
        #expect(again.prompt == "q")
    }
}
