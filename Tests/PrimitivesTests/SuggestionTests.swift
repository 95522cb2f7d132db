import Primitives
import Testing

struct SuggestionTests {
    @Test(arguments: [
        ("promt", "prompt"), ("prmopt", "prompt"), ("PROMPT", "prompt"), ("wirte", "write"), ("schemas", "schema"),
    ])
    func `finds the word that was probably meant`(word: String, meant: String) {
        #expect(Suggestion.nearest(to: word, among: ["schema", "write", "prompt", "over"]) == meant)
    }

    @Test(arguments: ["banana", "x", ""])
    func `suggests nothing far away`(word: String) {
        #expect(Suggestion.nearest(to: word, among: ["schema", "write", "prompt"]) == nil)
    }

    @Test(arguments: [
        ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("ab", "ba", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ])
    func `counts slips of the hand`(left: String, right: String, distance: Int) {
        #expect(Suggestion.distance(left, right) == distance)
        #expect(Suggestion.distance(right, left) == distance)
    }
}
