/// What a single line looks like, as predicates over its scalars.
enum LineShape {
    /// Nothing but punctuation and symbols, three or more: `-----`, `=====`, `* * *`.
    static func isRule(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        range.count >= 3
            && scalars[range].allSatisfy { !$0.isWordLetter && !$0.isNumeral && !$0.isUnspaced && !$0.isMark }
    }

    private static let pageWords: Set<String> = [
        "page", "seite", "página", "pagina", "pág", "pag", "p", "s", "of", "von", "sur", "de", "di", "sheet", "blatt",
    ]

    /// `7`, `- 7 -`, `Page 7 of 12`, `7/12`, `xii`.
    static func isPageNumber(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        guard range.count <= 24 else { return false }
        let words = WordReader.words(in: scalars, range)
        guard !words.isEmpty, words.count <= 4 else {
            return false
        }
        // Anything but words, dashes, bars and blanks is not how pages are numbered.
        guard
            scalars[range].allSatisfy({
                $0.isWordLetter || $0.isNumeral || $0.isBlank || $0.isDash || $0 == "/" || $0 == "|" || $0 == "."
                    || $0 == "[" || $0 == "]"
            })
        else { return false }
        if words.count == 1, isRomanNumeral(words[0].folded), words[0].folded.utf8.count <= 6,
            !scalars[words[0].range].contains(where: \.isCapital)
        {
            return true
        }
        let numbers = words.filter { word in
            scalars[word.range].allSatisfy(\.isASCIIDigit) && word.range.count <= 4
        }
        guard !numbers.isEmpty, numbers.count <= 2 else { return false }
        let others = words.filter { word in !scalars[word.range].allSatisfy(\.isASCIIDigit) }
        return others.allSatisfy { pageWords.contains($0.folded) } && numbers.count + others.count == words.count
    }

    private static func isRomanNumeral(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { Array("ivxlc".utf8).contains($0) }
    }

    /// The content of `- text`, `• text`, `3. text`, `(b) text`; `nil` for a line that is no item.
    static func itemContent(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Range<Int>? {
        var position = range.lowerBound
        let first = scalars[position]
        switch first {
        case "-", "*", "+", "•", "‣", "◦", "▪", "●", "○", "■", "□", "·", "–", "—", "→", "✓", "☐", "☑":
            position += 1
        case "(" where range.count > 3, _ where first.isASCIIDigit || first.isWordLetter:
            if first == "(" { position += 1 }
            let start = position
            while position < range.upperBound, scalars[position].isASCIIDigit, position - start < 3 { position += 1 }
            if position == start, scalars[position].isWordLetter { position += 1 }
            guard position > start, position < range.upperBound else { return nil }
            let isLetter = !scalars[start].isASCIIDigit
            let mark = scalars[position]
            guard mark == ")" || (mark == "." && first != "(" && !isLetter) else { return nil }
            position += 1
        default: return nil
        }
        guard position < range.upperBound, scalars[position].isBlank else { return nil }
        let content = scalars.trimmed(position..<range.upperBound)
        return content.isEmpty ? nil : content
    }

    /// Cells apart by bars, tabs or wide gaps.
    static func isTableRow(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        var bars = 0
        var tabs = 0
        var gaps = 0
        var widest = 0
        var run = 0
        for scalar in scalars[range] {
            if scalar == "|" || scalar == "│" || scalar == "¦" { bars += 1 }
            if scalar == "\t" { tabs += 1 }
            if scalar.isBlank {
                run += 1
            } else {
                if run >= 3 { gaps += 1 }
                widest = max(widest, run)
                run = 0
            }
        }
        return bars >= 2 || tabs >= 2 || gaps >= 2 || widest >= 4
    }

    /// A fifth of the line or more are signs that prose does not use.
    static func isCode(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        var signs = 0
        var dense = 0
        for scalar in scalars[range] where !scalar.isBlank {
            dense += 1
            switch scalar {
            case "{", "}", "=", "<", ">", ";", "\\", "$", "`", "_", "|", "#", "@", "*", "~", "^": signs += 1
            default: break
            }
        }
        return signs >= 3 && signs * 5 >= dense
    }

    /// `On Monday, Jane wrote:` and its kin above a quoted reply.
    static func isAttribution(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        guard range.count <= 160, scalars[range.upperBound - 1] == ":" else { return false }
        let words = WordReader.words(in: scalars, range)
        guard words.count >= 3, let last = words.last?.folded else { return false }
        return ["wrote", "schrieb", "écrit", "escribió", "scritto", "scrive"].contains(last)
    }

    /// The text of a Markdown heading, `## Title ##`.
    static func markedHeading(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Range<Int>? {
        var lower = range.lowerBound
        while lower < range.upperBound, scalars[lower] == "#" { lower += 1 }
        let level = lower - range.lowerBound
        guard (1...6).contains(level), lower < range.upperBound, scalars[lower].isBlank else { return nil }
        var upper = range.upperBound
        while upper > lower, scalars[upper - 1] == "#" { upper -= 1 }
        let content = scalars.trimmed(lower..<upper)
        return content.isEmpty ? nil : content
    }

    /// The key of `Key: value`; `nil` when the line reads as a sentence.
    static func fieldKey(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Range<Int>? {
        guard range.count <= 240, let colon = scalars[range].firstIndex(of: ":"), colon + 1 < range.upperBound,
            scalars[colon + 1].isBlank, colon - range.lowerBound <= 32, colon > range.lowerBound,
            scalars[range.lowerBound].isWordLetter
        else { return nil }
        let key = scalars.trimmed(range.lowerBound..<colon)
        guard !scalars[key].contains(where: { $0 == "." || $0 == "," || $0 == ";" }) else { return nil }
        let keyWords = WordReader.words(in: scalars, key).count
        let valueWords = WordReader.words(in: scalars, colon..<range.upperBound).count
        guard (1...4).contains(keyWords), (1...14).contains(valueWords) else { return nil }
        return key
    }

    static func couldBeHeading(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        guard range.count <= 90, let last = scalars[range].last, let first = scalars[range].first else { return false }
        switch last {
        case ".", ",", ";", ":", "!", "…", "。", "，", "、", "；", "：", "-", "‐": return false
        default: break
        }
        guard !first.isSmall, first.isWordLetter || first.isNumeral || first.isUnspaced || first.isOpening else {
            return false
        }
        let letters = scalars[range].count { $0.isWordLetter }
        return letters >= 2 && letters * 2 >= range.count && WordReader.words(in: scalars, range).count <= 14
            && SentenceSplitter.sentences(in: scalars, range).count == 1
    }

    /// Scalars of the longest line that may stand for itself.
    static let longestLabel = 80

    private static let captionWords: Set<String> = [
        "figure", "fig", "table", "tab", "abbildung", "abb", "tabelle", "bild", "tableau", "figura", "tabla", "tabella",
        "plate", "photo", "chart",
    ]

    /// `Figure 1. …`, `Table 2: …`, `Abb. 3 – …`.
    static func isCaption(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        guard scalars[range.lowerBound].isCapital else { return false }
        var cursor = ScalarCursor(scalars, at: range.lowerBound, end: range.upperBound)
        guard let word = cursor.letters(), captionWords.contains(word) else { return false }
        _ = cursor.take(".")
        guard cursor.current?.isBlank == true else { return false }
        cursor.skipBlanks()
        guard cursor.digits(1, 3) != nil else { return false }
        if cursor.take("."), cursor.digits(1, 3) != nil { _ = cursor.take(".") }
        guard let next = cursor.current else { return true }
        return next == ":" || next.isDash || cursor.scalars[cursor.position - 1] == "."
            || (next.isBlank && cursor.peek(1)?.isDash == true)
    }

    /// Whether a sentence ends in the line: at its end, or before a capital within it.
    static func holdsStop(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        let sentences = SentenceSplitter.sentences(in: scalars, range)
        return sentences.count > 1 || SentenceSplitter.endsInStop(scalars, range)
    }

    static func startsSmall(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        scalars[range].first { !$0.isOpening && !$0.isDash }?.isSmall ?? false
    }

    /// Whether the line ends where no text does: in a comma, a hyphen or a function word.
    static func runsOn(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        guard let last = scalars[range].last else { return false }
        if last == "," || last == ";" || last.isDash || last.isOpening { return true }
        let start = scalars[range].lastIndex(where: \.isBlank).map { $0 + 1 } ?? range.lowerBound
        return WordReader.words(in: scalars, start..<range.upperBound).last.map {
            StopWords.isStopWord($0.folded) && !$0.isCapitalised
        } ?? false
    }

    static func isAllCapitals(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        scalars[range].contains(where: \.isCapital) && !scalars[range].contains(where: \.isSmall)
    }
}
