/// What a generated file holds and nobody can guess: a word for those that are seen, counts for one that is heard.
package enum ProbeCode: Sendable, Hashable, CustomStringConvertible {
    /// Letters of `BitmapFont`.
    case word(String)
    /// Beeps in groups of this many.
    case beeps([Int])

    package static let wordLength = 6
    package static let groups = 3
    package static let beepsInGroup = 1...5

    /// One of 34 million words.
    package static func word(using generator: inout some RandomNumberGenerator) -> ProbeCode {
        let letters = BitmapFont.letters
        return .word(
            String((0..<wordLength).map { _ in letters[Int.random(in: letters.indices, using: &generator)] }))
    }

    /// One of 125 rows of groups.
    package static func beeps(using generator: inout some RandomNumberGenerator) -> ProbeCode {
        .beeps((0..<groups).map { _ in Int.random(in: beepsInGroup, using: &generator) })
    }

    /// `KRANEL`, or `3-1-4`.
    package var description: String {
        switch self {
        case .word(let word): word
        case .beeps(let counts): counts.map(String.init).joined(separator: "-")
        }
    }

    /// Whether an answer tells it, in whatever way models write: a word in any case and with gaps, numbers with
    /// anything between them.
    package func isTold(in answer: String) -> Bool {
        let pieces = answer.uppercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map(String.init)
        switch self {
        case .word(let word): return pieces.joined().contains(word)
        case .beeps(let counts):
            let digits = counts.map(String.init)
            if pieces.contains(digits.joined()) { return true }
            guard pieces.count >= digits.count else { return false }
            return (0...pieces.count - digits.count).contains { Array(pieces[$0..<$0 + digits.count]) == digits }
        }
    }
}
