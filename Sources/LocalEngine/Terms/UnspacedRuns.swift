/// Puts the overlapping pairs, by which scripts without spaces are compared, together again for terms.
///
/// Han and katakana runs of two to eight characters make terms as they stand, because hiragana and punctuation part them
/// in Japanese; longer runs, as Chinese has them, stay pairs.
enum UnspacedRuns {
    static func joined(_ words: [Word], scalars: [Unicode.Scalar], shift: Int) -> [Word] {
        var result: [Word] = []
        var index = 0
        while index < words.count {
            let lower = words[index].range.lowerBound - shift
            guard scalars.indices.contains(lower), scalars[lower].isUnspaced else {
                result.append(words[index])
                index += 1
                continue
            }
            let first = index
            var upper = words[index].range.upperBound
            while index < words.count, words[index].range.lowerBound <= upper - (index == first ? 0 : 1),
                words[index].range.lowerBound < upper
            {
                upper = max(upper, words[index].range.upperBound)
                index += 1
            }
            let runs = runs(of: scalars, lower..<min(scalars.count, upper - shift))
            result +=
                runs.allSatisfy { $0.count <= 8 } ? runs.map { word(scalars, $0, shift) } : Array(words[first..<index])
        }
        return result
    }

    /// Stretches of one script: Han, katakana or hiragana.
    private static func runs(of scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Range<Int>] {
        func script(_ scalar: Unicode.Scalar) -> Int { scalar.isHiragana ? 0 : scalar.isKana ? 1 : 2 }
        var runs: [Range<Int>] = []
        var start = range.lowerBound
        for position in range where position > start && script(scalars[position]) != script(scalars[start]) {
            runs.append(start..<position)
            start = position
        }
        if start < range.upperBound { runs.append(start..<range.upperBound) }
        return runs
    }

    private static func word(_ scalars: [Unicode.Scalar], _ range: Range<Int>, _ shift: Int) -> Word {
        Word(
            range: (range.lowerBound + shift)..<(range.upperBound + shift), folded: String(scalars: scalars[range]),
            isCapitalised: false, isAcronym: false, isNumber: false)
    }
}
