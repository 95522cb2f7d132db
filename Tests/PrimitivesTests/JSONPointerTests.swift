import Primitives
import TestSupport
import Testing

struct JSONPointerTests {
    /// The examples of RFC 6901, section 5.
    @Test(arguments: [
        ("", []), ("/foo", ["foo"]), ("/foo/0", ["foo", "0"]), ("/", [""]), ("/a~1b", ["a/b"]), ("/c%d", ["c%d"]),
        ("/m~0n", ["m~n"]), ("/ ", [" "]), ("/~01", ["~1"]), ("//", ["", ""]),
    ])
    func `reads and writes the standard's examples`(text: String, tokens: [String]) throws {
        let pointer = try #require(JSONPointer(parsing: text))
        #expect(pointer.tokens == tokens)
        #expect(pointer.description == text)
    }

    @Test func `refuses a text that starts with no slash`() { #expect(JSONPointer(parsing: "foo") == nil) }

    @Test func `reads back any tokens that it wrote`() throws {
        for seed in 0..<UInt64(300) {
            var random = SeededGenerator(seed: seed)
            let tokens = (0..<Int.random(in: 0...4, using: &random)).map { _ in RandomJSON.text(using: &random) }
            let text = JSONPointer(tokens).description
            #expect(
                JSONPointer(parsing: text)?.tokens.map { Array($0.utf8) } == tokens.map { Array($0.utf8) },
                "seed \(seed)")
        }
    }

    @Test func `leads to a node`() throws {
        let node = try JSONParser.parse(#"{ "a": [ 1, { "b/c": 2 } ] }"#)
        let pointer = try #require(JSONPointer(parsing: "/a/1/b~1c"))
        #expect(node.node(at: pointer)?.value == 2)
        #expect(node.node(at: pointer)?.offset == 21)
        #expect(node.node(at: JSONPointer(["a", "2"])) == nil)
        #expect(node.node(at: JSONPointer(["a", "x"])) == nil)
        #expect(node.node(at: JSONPointer(["z"])) == nil)
    }
}
