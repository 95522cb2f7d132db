import Media
import Primitives

/// What an answer is about: one or more documents read, with their sentences ranked together.
struct Subject: Sendable {
    let documents: [ReadDocument]
    let ranking: SentenceRanking
    private(set) var keyTerms: [KeyTerm]
    let names: [MentionedName]
    private(set) var timeline: [TimelineEvent]
    /// A title given from outside, for a digest.
    private var givenTitle: String?
    /// Earlier answers about pictures with words in them.
    private var plainPictures: Set<Int> = []
    /// Earlier answers about tables and the like.
    private(set) var records: Set<Int> = []
    /// Earlier answers that rest on recognised text.
    private(set) var recognised: Set<Int> = []
    let language: String?
    private(set) var degradations: [LocalDegradation]

    /// Key terms looked up; an answer takes fewer.
    private static let maximumTerms = 40

    /// Reads `input`, each document once.
    ///
    /// - Parameter gathered: for earlier answers, what they already say of terms and dates, and the digest's title.
    init(documents input: [LocalDocument], gathered: GatheredKnowledge? = nil) {
        let documents = input.enumerated().map { ReadDocument($1, index: $0, isGathered: gathered != nil) }
        self.documents = documents
        let ranked = documents.filter {
            gathered?.ranked.contains($0.index) ?? true || $0.index >= gathered?.count ?? 0
        }
        ranking = SentenceRanking(
            ranked.flatMap(\.reading.sentences),
            forms: Set(documents.indices.filter { documents[$0].recognition.isPresent }))
        var terms = KeyTerms()
        var names = NameFinder()
        for document in ranked {
            for heading in document.reading.headings { terms.add(line: heading.text) }
            for sentence in document.reading.sentences where !sentence.isQuotedReply { terms.add(sentence) }
            names.add(document.reading, document: document.index)
        }
        let columns = documents.flatMap { $0.data?.terms ?? [] }.map { KeyTerm(text: $0, frequency: 1) }
        keyTerms = columns.isEmpty ? terms.top(Self.maximumTerms) : Array(columns.prefix(Self.maximumTerms))
        self.names = names.ranked
        timeline = Timeline.events(
            in: documents.filter {
                gathered?.tellingTime.contains($0.index) ?? true || $0.index >= gathered?.count ?? 0
            })
        language = Self.commonLanguage(documents)
        degradations = documents.flatMap(\.degradations)
        if let gathered {
            keyTerms = Array(gathered.merged(with: keyTerms).prefix(Self.maximumTerms))
            timeline = Timeline.merged(gathered.events, timeline)
            givenTitle = gathered.title
            plainPictures = gathered.pictures
            records = gathered.records
            recognised = gathered.recognised
        }
        if let total = ranking.sampledFrom {
            degradations.append(
                LocalDegradation(
                    code: "text_sampled",
                    message: "\(SentenceRanking.maximumGraph) of \(total) sentences were ranked, evenly spaced"))
        }
    }

    private static func commonLanguage(_ documents: [ReadDocument]) -> String? {
        let languages = documents.filter(\.hasText).map(\.reading.language)
        guard let first = languages.first, languages.allSatisfy({ $0 == first }) else { return nil }
        return first
    }

    var hasText: Bool { documents.contains(where: \.hasText) }

    /// A single document's own title; of several, none.
    var title: String? {
        givenTitle ?? (documents.count == 1 ? documents[0].title : nil)
    }

    /// The best sentences, or of a long log the entries that stand out.
    func statements(_ count: Int) -> [Sentence] {
        guard documents.count == 1, documents[0].isLongLog else { return ranking.top(count) }
        return LogHighlights.entries(documents[0].reading.sentences, count)
    }

    /// The best sentences for a digest's first paragraph: running text, where there is any.
    func overview(_ count: Int) -> [Sentence] {
        let prose = ranking.top(count) { sentence in
            sentence.isWhole && sentence.words.first?.isNumber == false && !plainPictures.contains(sentence.document)
        }
        return prose.count < 2 ? ranking.top(count) : prose
    }

    /// A sentence as answers show it: an entry of a log with the day that it belongs to.
    func text(of sentence: Sentence) -> String {
        guard case .entry(nil, let clock) = sentence.role,
            let day = documents[sentence.document].dates.date(of: clock)
        else { return sentence.text }
        return "\(day) \(sentence.text)"
    }

    /// What was measured, where that matters, and the best sentences in the order of the text.
    func summarySentences(_ count: Int) -> [String] {
        let measured = measuredSentences
        // Of a form the sentences, where it has some; its lines are in the key points.
        let isForm = documents.contains(where: \.recognition.isPresent)
        let whole = isForm ? ranking.top(count, where: \.isWhole) : []
        let said = (whole.count >= 2 ? whole : statements(count)).map(text(of:))
        let cautions = documents.compactMap(\.recognition.caution)
        let all = measured + (said.isEmpty ? [] : Array(cautions.prefix(1))) + said
        guard all.isEmpty else { return all }
        // Text that holds no sentence at all, such as one number: what kind of file it is can still be said.
        return documents.filter { !$0.isGathered }.prefix(6).flatMap { MediaSentences.sentences($0.media) }
    }

    /// What was measured, where that is what the files are about: pictures, recordings, files without text.
    var measuredSentences: [String] {
        let described = documents.filter { !$0.isGathered && $0.data != nil }.prefix(6).flatMap { document in
            (document.data?.overview ?? []) + Array((document.data?.points ?? []).prefix(documents.count == 1 ? 4 : 1))
        }
        return described + documents.compactMap(\.logSentence) + mediaSentences
    }

    private var mediaSentences: [String] {
        documents.filter {
            !$0.isGathered && $0.data == nil && (!$0.hasText || [.image, .audio, .video].contains($0.media.family))
        }
        .prefix(6).flatMap { document in
            MediaSentences.sentences(document.media)
                + (document.media.family == .image && document.wasExtracted && !document.hasText
                    ? ["No text was recognised in it."] : [])
        }
    }

    /// All facts in the order of documents and text, each value once per kind and document.
    func facts(of kinds: Set<Fact.Kind>) -> [Fact] {
        var seen: Set<String> = []
        return documents.flatMap(\.facts).filter { fact in
            kinds.contains(fact.kind) && seen.insert("\(fact.document)|\(fact.kind.rawValue)|\(fact.value)").inserted
        }
    }
}
