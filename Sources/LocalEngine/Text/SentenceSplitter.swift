/// Finds where sentences end, by the stop and what stands around it.
///
/// A rule set rather than a trained model, so that the result can be explained: full stops after abbreviations,
/// initials, ordinals before a month and inside numbers end nothing; CJK stops always do.
enum SentenceSplitter {
    static func sentences(in scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var start = range.lowerBound
        var position = range.lowerBound
        func close(at end: Int) {
            let sentence = scalars.trimmed(start..<end)
            if !sentence.isEmpty { sentences.append(sentence) }
            start = end
        }
        while position < range.upperBound {
            let scalar = scalars[position]
            guard isStop(scalar) else {
                position += 1
                continue
            }
            let stop = position
            while position < range.upperBound, isStop(scalars[position]) || isAttached(scalars[position]) {
                position += 1
            }
            if isUnspacedStop(scalar) || ends(scalars, stop: stop, after: position, in: range, sentenceStart: start) {
                close(at: position)
            }
        }
        close(at: range.upperBound)
        return sentences
    }

    /// Whether a sentence of the text ends here, for telling whole sentences from fragments.
    static func endsInStop(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        var position = range.upperBound
        while position > range.lowerBound, isAttached(scalars[position - 1]) { position -= 1 }
        return position > range.lowerBound && isStop(scalars[position - 1])
    }

    private static func isStop(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "!" || scalar == "?" || scalar == "…" || isUnspacedStop(scalar)
    }

    private static func isUnspacedStop(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "。", "！", "？", "．", "｡", "।", "॥", "؟", "۔", "።", "։": true
        default: false
        }
    }

    private static func isAttached(_ scalar: Unicode.Scalar) -> Bool { scalar.isClosing || scalar.isMark }

    private static func ends(
        _ scalars: [Unicode.Scalar], stop: Int, after: Int, in range: Range<Int>, sentenceStart: Int
    ) -> Bool {
        guard after < range.upperBound else { return true }
        guard scalars[after].isBlank || scalars[after].isUnspaced else { return false }
        var next = after
        while next < range.upperBound, scalars[next].isBlank { next += 1 }
        guard next < range.upperBound else { return true }
        var first = next
        while first < range.upperBound, scalars[first].isOpening || scalars[first].isDash { first += 1 }
        guard first < range.upperBound else { return true }
        // A remark in brackets is a sentence of its own.
        let opensBracket = scalars[next] == "(" || scalars[next] == "["
        if scalars[first].isSmall, !opensBracket { return false }
        guard scalars[stop] == ".", after == stop + 1 else { return true }
        return endsAfterFullStop(scalars, stop: stop, next: first, in: range, sentenceStart: sentenceStart)
    }

    private static func endsAfterFullStop(
        _ scalars: [Unicode.Scalar], stop: Int, next: Int, in range: Range<Int>, sentenceStart: Int
    ) -> Bool {
        var lower = stop
        while lower > sentenceStart, stop - lower < WordReader.longest, isAbbreviationPart(scalars[lower - 1]) {
            lower -= 1
        }
        let before = scalars[lower..<stop]
        guard let first = before.first else { return true }
        if before.allSatisfy(\.isASCIIDigit) {
            // `3. Mai`, and the number of an item at the start of a sentence.
            if lower == scalars.trimmed(sentenceStart..<stop).lowerBound { return false }
            return before.count > 2 || !Calendar.isMonth(nextWord(scalars, next, range))
        }
        let word = WordReader.words(in: scalars, lower..<stop).map(\.folded).joined(separator: ".")
        // Initials, and abbreviations written apart: `J. Smith`, `z. B. die`.
        if before.count == 1, first.isWordLetter {
            // `0.8 m.` is a unit.
            var number = lower
            while number > sentenceStart, scalars[number - 1].isBlank { number -= 1 }
            return first.isSmall && number > sentenceStart && scalars[number - 1].isNumeral
        }
        if before.contains(".") {
            // `U.S.`, `z.B.`: over only when a function word starts afresh.
            return StopWords.isStopWord(nextWord(scalars, next, range)) && scalars[next].isCapital
        }
        if Abbreviations.beforeNames.contains(word) { return false }
        if Abbreviations.beforeNumbers.contains(word) { return !scalars[next].isNumeral }
        return true
    }

    private static func isAbbreviationPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isWordLetter || scalar.isNumeral || scalar == "." || scalar.isMark
    }

    private static func nextWord(_ scalars: [Unicode.Scalar], _ start: Int, _ range: Range<Int>) -> String {
        let end = scalars[start..<range.upperBound].firstIndex { !$0.isWordLetter } ?? range.upperBound
        return WordReader.words(in: scalars, start..<min(end, start + WordReader.longest)).first?.folded ?? ""
    }
}
