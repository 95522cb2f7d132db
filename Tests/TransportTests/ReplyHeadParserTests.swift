import HTTPMessages
import Testing

@testable import Transport

@Suite struct ReplyHeadParserTests {
    @Test func `reads fields in order, trimmed and unfolded`() {
        let text = "HTTP/1.1 200 OK\r\nA: 1\r\nb:2 \t\r\nA:  3\r\n  and more\r\nnonsense\r\nEmpty:\r\nTime: 1:2\n"
        let head = ReplyHeadParser.parse(Array(text.utf8), status: 200)
        #expect(head.fields.fields.map(\.name) == ["A", "b", "A", "Empty", "Time"])
        #expect(head.fields.fields.map(\.value) == ["1", "2", "3 and more", "", "1:2"])
        #expect(head.fields["a"] == "1")
    }

    @Test func `survives what is no header`() {
        for text in ["", "\r\n", " folded\r\n", "HTTP/1.1 200\r\n folded first\r\n", ":\r\n:", "x\ny"] {
            #expect(ReplyHeadParser.parse(Array(text.utf8), status: 1).status == 1)
        }
    }
}
