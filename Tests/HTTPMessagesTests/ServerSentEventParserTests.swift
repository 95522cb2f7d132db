import TestSupport
import Testing

@testable import HTTPMessages

struct ServerSentEventParserTests {
    private typealias Event = ServerSentEventParser.Event

    /// The events of `chunks`, each `name|data`, and whatever the end leaves over after a `+`.
    private static func events(of chunks: [[UInt8]], maxEventBytes: Int = 1 << 20) throws -> [String] {
        var parser = ServerSentEventParser(maxEventBytes: maxEventBytes)
        var found: [String] = []
        for chunk in chunks { try parser.receive(chunk) { found.append(spelt($0)) } }
        if let rest = try parser.finish() { found.append("+" + spelt(rest)) }
        return found
    }

    private static func spelt(_ event: Event) -> String {
        (event.name.map { $0 + "|" } ?? "") + String(decoding: event.data, as: UTF8.self)
    }

    @Test(arguments: [
        ("data: a\n\n", ["a"]),
        ("data:a\n\ndata:  b\n\n", ["a", " b"]),
        ("data: a\r\n\r\ndata: b\r\rdata: c\n\n", ["a", "b", "c"]),
        ("data: one\ndata: two\ndata\n\n", ["one\ntwo\n"]),
        (": keep-alive\n\ndata: a\n: inside\ndata: b\n\n", ["a\nb"]),
        ("event: error\nid: 7\nretry: 100\ndata: x\n\ndata: y\n\n", ["error|x", "y"]),
        ("event: ping\n\ndata: y\n\n", ["y"]),
        ("data:\n\n", [""]),
        ("\n\n\n\r\n", []),
        ("\u{FEFF}data: a\n\n", ["a"]),
        ("data: a\n\n\u{FEFF}data: b\n\n", ["a"]),
        ("data: a\n\ndata: b\n", ["a", "+b"]),
        ("data: a\n\ndata: b", ["a", "+b"]),
        ("datax: a\nDATA: b\ndat\n\n", []),
        ("data: å🚢\n\n", ["å🚢"]),
        ("{\"error\": 1}", []),
        ("", []),
    ])
    func `splits a stream by the standard's rules`(text: String, expected: [String]) throws {
        #expect(try Self.events(of: [Array(text.utf8)]) == expected)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `finds the same events wherever the bytes are cut`(lineEnd: String) throws {
        let lines = [
            "data: {\"a\": \"å🚢\"}", "", ": ping", "event: x", "data: 1", "data: 2", "", "data: [DONE]", "", "",
        ]
        let bytes = Array(lines.joined(separator: lineEnd).utf8)
        let expected = ["{\"a\": \"å🚢\"}", "x|1\n2", "[DONE]"]
        for first in 0...bytes.count {
            #expect(
                try Self.events(of: [Array(bytes[..<first]), Array(bytes[first...])]) == expected, "cut at \(first)")
        }
        #expect(try Self.events(of: bytes.map { [$0] }) == expected)
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func `reads back what was written, in pieces of any size`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let letters = Array("ab:{}\" å🚢")
        for _ in 0..<100 {
            var expected: [String] = []
            var stream = ""
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let end = ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
                let lines = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    String(
                        (0..<Int.random(in: 0...9, using: &random)).map { _ in
                            letters.randomElement(using: &random) ?? "a"
                        })
                }
                if random.isOne(in: 3) { stream += ": comment" + end }
                stream += lines.map { "data: " + $0 + end }.joined() + end
                expected.append(lines.joined(separator: "\n"))
            }
            var rest = Array(stream.utf8)[...]
            var chunks: [[UInt8]] = []
            while !rest.isEmpty {
                let size = Int.random(in: 1...7, using: &random)
                chunks.append(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(try Self.events(of: chunks) == expected, "seed \(seed): \(stream.debugDescription)")
        }
    }

    @Test(arguments: [
        "data: 123456789", ": a comment without an end", "data: 1234\ndata: 5678\n\n",
    ])
    func `stops at an event that is longer than was allowed`(text: String) throws {
        #expect(throws: ServerSentEventParser.TooLong(limit: 8)) {
            try Self.events(of: Array(text.utf8).map { [$0] }, maxEventBytes: 8)
        }
    }

    @Test func `allows many events whose sum is longer than one may be`() throws {
        let chunk = Array("data: 1\n\n".utf8)
        #expect(try Self.events(of: Array(repeating: chunk, count: 100), maxEventBytes: 8).count == 100)
    }
}
