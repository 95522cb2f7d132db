import TestSupport
import Testing

@testable import ProbeMedia

struct ProbeCodeTests {
    @Test(arguments: [
        "KHRNEL", "The word is khrnel.", "**KHRNEL**", "K H R N E L", "“Khrnel”, in large letters", "K-H-R-N-E-L",
    ])
    func `finds a word however it is written`(answer: String) {
        #expect(ProbeCode.word("KHRNEL").isTold(in: answer))
    }

    @Test(arguments: ["", "NONE", "KHRNE", "KHRMEL", "The file is empty."])
    func `finds no word where there is another or none`(answer: String) {
        #expect(!ProbeCode.word("KHRNEL").isTold(in: answer))
    }

    @Test(arguments: ["3-1-4", "3, 1, 4", "3 – 1 – 4", "314", "Groups: 3, 1 and 4"], [true, false])
    func `finds counts in their order`(answer: String, isSame: Bool) {
        let expected = isSame ? answer != "Groups: 3, 1 and 4" : false
        #expect(ProbeCode.beeps(isSame ? [3, 1, 4] : [4, 1, 3]).isTold(in: answer) == expected)
    }

    @Test(arguments: ["NONE", "3-1", "13-1-4", "sha256 a3b1c4", "3 1 5 4", "1-4-3"])
    func `finds no counts among other numbers`(answer: String) {
        #expect(!ProbeCode.beeps([3, 1, 4]).isTold(in: answer))
    }

    @Test func `makes codes that differ and can be written`() {
        var generator = SeededGenerator(seed: 3)
        var words: Set<ProbeCode> = []
        for _ in 0..<500 {
            let code = ProbeCode.word(using: &generator)
            words.insert(code)
            #expect("\(code)".count == ProbeCode.wordLength)
            #expect("\(code)".allSatisfy { BitmapFont.rows(of: $0) != nil })
        }
        #expect(words.count == 500)
        #expect(Set(BitmapFont.letters.compactMap { BitmapFont.rows(of: $0) }).count == BitmapFont.letters.count)
    }
}
