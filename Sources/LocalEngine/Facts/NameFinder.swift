/// A name that a text mentions, by its form.
struct MentionedName: Sendable {
    enum Kind: String, Sendable {
        case person, organisation, vessel
        /// Capitalised or quoted, but nothing says of what.
        case other
    }

    let text: String
    let kind: Kind
    var count: Int
    let place: SourcePlace
    let document: Int
    /// The first sentence that mentions it.
    let sentence: Int?
}

/// Finds names: runs of capitalised words inside sentences.
///
/// A person is one whom a title precedes, a vessel one with a ship's prefix (`MV …`), an organisation one that says so
/// itself (`… Ltd`, `… Authority`); what else a name may stand for cannot be told from its form, and is not guessed.
struct NameFinder {
    private static let titles: Set<String> = [
        "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "captain", "capt", "sir", "dame", "officer", "inspector",
        "judge", "minister", "president", "herr", "frau", "monsieur", "madame", "mme", "señor", "señora", "sr", "sra",
        "signor", "signora", "sig", "dott", "lieutenant", "lt", "sergeant", "sgt", "chief", "skipper", "kapitän",
    ]
    private static let organisationWords: Set<String> = [
        "ltd", "limited", "inc", "corp", "corporation", "llc", "plc", "gmbh", "ag", "kg", "se", "sa", "s.a", "sarl",
        "spa",
        "s.p.a", "srl", "bv", "nv", "as", "asa", "ab", "oy", "company", "group", "holding", "holdings", "authority",
        "agency", "ministry", "office", "university", "institute", "foundation", "association", "committee",
        "commission", "council", "department", "bank", "police", "coastguard", "guard", "service", "services",
        "administration", "society", "union", "court", "hospital", "museum", "library", "press", "behörde", "verein",
        "stiftung", "universität", "ministerium", "société", "université", "ministère", "universidad", "ministerio",
        "università", "ministero",
    ]
    /// Prefixes of ships' names.
    private static let vesselWords: Set<String> = [
        "mv", "mt", "ss", "ms", "hms", "uss", "rv", "fv", "sv", "mts", "tug", "ferry",
    ]
    private static let particles: Set<String> = [
        "of", "de", "la", "van", "von", "der", "den", "du", "del", "di", "da", "and", "&",
    ]

    private var index: [String: Int] = [:]
    private(set) var names: [MentionedName] = []

    /// Names kept of one document.
    private static let maximumNames = 2000

    mutating func add(_ reading: TextReading, document: Int) {
        for (position, sentence) in reading.sentences.enumerated() {
            guard names.count < Self.maximumNames, !sentence.isQuotedReply else { continue }
            let scalars = Array(sentence.verbatim.unicodeScalars)
            // German writes every noun with a capital: only titles and company forms mark a name there.
            add(sentence, position: position, scalars: scalars, document: document, strict: reading.language == "de")
        }
    }

    private mutating func add(
        _ sentence: Sentence, position: Int, scalars: [Unicode.Scalar], document: Int, strict: Bool
    ) {
        let capitalised = sentence.words.count { $0.isCapitalised }
        // A sentence all in capitals, or in title case, marks nothing.
        guard strict || capitalised * 5 <= sentence.words.count * 4 || sentence.words.count < 8 else { return }
        var run: [Word] = []
        func flush() -> [Word] {
            var words = run
            while let last = words.last, !last.isCapitalised { words.removeLast() }
            run = []
            return words
        }
        var runs: [[Word]] = []
        for word in sentence.words {
            let joins = run.last.map { adjoins($0, word, scalars, shift: sentence.start) } ?? true
            if !joins { runs.append(flush()) }
            let isName = word.isCapitalised && !word.isNumber && !(run.isEmpty && StopWords.isStopWord(word.folded))
            if isName || (!run.isEmpty && Self.particles.contains(word.folded)) {
                run.append(word)
            } else {
                runs.append(flush())
            }
        }
        runs.append(flush())
        for run in runs {
            record(run, sentence: sentence, position: position, scalars, document: document, strict: strict)
        }
    }

    private mutating func record(
        _ run: [Word], sentence: Sentence, position: Int, _ scalars: [Unicode.Scalar], document: Int, strict: Bool
    ) {
        guard let first = run.first, let last = run.last else { return }
        let capitals = run.filter(\.isCapitalised)
        // Capitals throughout are emphasis or a heading's name.
        guard capitals.contains(where: { !$0.isAcronym && $0.range.count > 1 }) else { return }
        var kind = MentionedName.Kind.other
        if Self.titles.contains(first.folded), capitals.count >= 2 {
            kind = .person
        } else if capitals.count >= 2,
            first.isAcronym || !first.isCapitalised || first.folded == "tug" || first.folded == "ferry",
            Self.vesselWords.contains(first.folded)
        {
            kind = .vessel
        } else if capitals.count >= 2,
            Self.organisationWords.contains(last.folded) || Self.organisationWords.contains(first.folded)
        {
            kind = .organisation
        } else if strict || capitals.count < 2 {
            return
        } else if first.range.lowerBound == sentence.words[0].range.lowerBound, capitals.count == 2,
            !capitals[1].isCapitalised || StopWords.isStopWord(capitals[1].folded)
        {
            return
        }
        guard run.count <= 7, !capitals.allSatisfy({ Calendar.isMonth($0.folded) }) else { return }
        let range = (first.range.lowerBound - sentence.start)..<(last.range.upperBound - sentence.start)
        guard range.lowerBound >= 0, range.upperBound <= scalars.count else { return }
        let text = DisplayText.line(scalars[range])
        let key = text.lowercased()
        if let known = index[key] {
            names[known].count += 1
        } else {
            index[key] = names.count
            names.append(
                MentionedName(
                    text: text, kind: kind, count: 1, place: sentence.place, document: document, sentence: position))
        }
    }

    private func adjoins(_ left: Word, _ right: Word, _ scalars: [Unicode.Scalar], shift: Int) -> Bool {
        let lower = left.range.upperBound - shift
        let upper = right.range.lowerBound - shift
        guard lower >= 0, lower < upper, upper <= scalars.count else { return lower == upper }
        // `Dr. Meyer` and `J. Smith` go on over the stop.
        let stops = scalars[lower..<upper].drop {
            $0 == "." && (Self.titles.contains(left.folded) || left.range.count == 1)
        }
        return stops.allSatisfy(\.isBlank) && stops.count <= 3
    }

    /// By how often they are mentioned, then by where they first stand.
    var ranked: [MentionedName] {
        names.indices.sorted { (names[$1].count, $0) < (names[$0].count, $1) }.map { names[$0] }
    }
}
