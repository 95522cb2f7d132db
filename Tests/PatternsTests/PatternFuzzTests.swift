import Primitives
import Testing

@testable import Patterns

struct PatternFuzzTests {
    @Test func `compiles or refuses any text, and searches any other`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var state = seed
        /// SplitMix64 (Steele, Lea and Flood, 2014).
        func next(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % UInt64(bound))
        }
        let pieces = [
            "a", "b", "é", "😀", ".", "*", "+", "?", "|", "(", ")", "(?:", "(?=", "(?<!", "(?<n>", "[", "]", "[^", "-",
            "{", "}", "{2}", "{1,3}",
            "^", "$", "\\", "\\d", "\\s", "\\1", "\\k<n>", "\\u0061", "\\u{62}", "\\p{L}", "\\x41", "\\b", "\u{0}", ",",
        ]
        var limits = PatternCompiler.Limits()
        limits.work = 20_000
        let compiler = PatternCompiler(limits: limits)
        var compiled = 0
        for _ in 0..<1500 {
            let source = (0...next(8)).map { _ in pieces[next(pieces.count)] }.joined()
            do throws(PatternSyntaxError) {
                let pattern = try compiler.compile(source)
                compiled += 1
                _ = pattern.matches((0..<next(60)).map { _ in pieces[next(4)] }.joined())
            } catch {
                #expect(
                    !error.message.isEmpty && (0...source.utf8.count).contains(error.offset),
                    "seed \(seed): \(source)")
            }
        }
        #expect(compiled > 150, "seed \(seed)")
    }
}
