/// The sentences of a subject in the order of how much they stand for the rest.
///
/// Centrality comes from `LexRank`. Nearness to the start of the document, 1 / √(position from 1), counts for two
/// fifths, because reports and letters open with their matter (as the position feature does in MEAD: Radev et al.,
/// Information Processing & Management 40, 2004). Redundancy is removed while selecting, by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998):
/// the next sentence maximises λ · score − (1 − λ) · (largest similarity to one already chosen), λ = 0.7.
struct SentenceRanking {
    /// Sentences that enter the graph: its cost is their square.
    static let maximumGraph = 600
    private static let leads = 60
    private static let positionShare = 0.4
    private static let relevance = 0.7

    private let candidates: [Sentence]
    private let vectors: TermVectors
    private let scores: [Double]
    /// How many sentences there were to choose from, when not all entered the graph.
    let sampledFrom: Int?

    /// - Parameter forms: documents whose short lines count as statements: forms, lettering in pictures.
    init(_ sentences: [Sentence], forms: Set<Int> = []) {
        let eligible = Self.eligible(sentences, forms: forms)
        candidates = Self.sample(eligible)
        sampledFrom = candidates.count < eligible.count ? eligible.count : nil
        vectors = TermVectors(candidates)
        scores = Self.scores(candidates, vectors)
    }

    /// Whole sentences of the author; where there are hardly any, whatever reads like a statement.
    private static func eligible(_ sentences: [Sentence], forms: Set<Int>) -> [Sentence] {
        let sentences = sentences.filter { $0.role != .caption }
        let whole = sentences.filter { sentence in
            if sentence.isWhole { return !sentence.isQuotedReply }
            return forms.contains(sentence.document) && !sentence.isQuotedReply && sentence.words.count >= 2
                && sentence.text.count <= SentenceShape.longest
                && sentence.text.unicodeScalars.contains(where: \.isWordLetter)
        }
        if whole.count >= 3 { return whole }
        let loose = sentences.filter {
            $0.isWhole || ($0.words.count >= 3 && $0.text.count <= SentenceShape.longest)
        }
        if loose.isEmpty { return sentences.filter { $0.words.count >= 2 && $0.text.count <= SentenceShape.longest } }
        let own = loose.filter { !$0.isQuotedReply }
        return own.isEmpty ? loose : own
    }

    /// Whether there is anything to choose from.
    var isEmpty: Bool { candidates.isEmpty }

    /// The first sentences of every document, then evenly spaced ones.
    private static func sample(_ sentences: [Sentence]) -> [Sentence] {
        guard sentences.count > maximumGraph else { return sentences }
        var kept = [Bool](repeating: false, count: sentences.count)
        var left = maximumGraph
        for index in sentences.indices.prefix(leads) {
            kept[index] = true
            left -= 1
        }
        let rest = sentences.count - leads
        for step in 0..<left { kept[leads + step * rest / left] = true }
        return sentences.indices.filter { kept[$0] }.map { sentences[$0] }
    }

    private static func scores(_ sentences: [Sentence], _ vectors: TermVectors) -> [Double] {
        let ranks = LexRank.scores(vectors)
        guard let highest = ranks.max(), highest > 0 else { return ranks }
        var positions: [Int: Int] = [:]
        return sentences.indices.map { index in
            let sentence = sentences[index]
            let position = positions[sentence.document, default: 0]
            positions[sentence.document] = position + 1
            let nearness = 1 / Double(position + 1).squareRoot()
            let score = (1 - positionShare) * ranks[index] / highest + positionShare * nearness
            return score * SentenceStyle.weight(sentence)
        }
    }

    /// Up to `count` sentences that together say most, in the order of the text.
    ///
    /// - Parameter isEligible: which sentences may be chosen at all; the ranking itself always saw all of them.
    func top(_ count: Int, where isEligible: (Sentence) -> Bool = { _ in true }) -> [Sentence] {
        var open = candidates.indices.filter { isEligible(candidates[$0]) }
        var chosen: [Int] = []
        var overlap = [Double](repeating: 0, count: candidates.count)
        while chosen.count < count, !open.isEmpty {
            var best = 0
            var bestValue = -Double.infinity
            for (position, index) in open.enumerated() {
                let value = Self.relevance * scores[index] - (1 - Self.relevance) * overlap[index]
                if value > bestValue {
                    bestValue = value
                    best = position
                }
            }
            let winner = open.remove(at: best)
            // A sentence that repeats a chosen one says nothing, however well it ranks.
            if overlap[winner] > 0.8 { continue }
            chosen.append(winner)
            for index in open { overlap[index] = max(overlap[index], vectors.similarity(winner, index)) }
        }
        return chosen.sorted().map { candidates[$0] }
    }
}

/// How well a sentence reads on its own.
enum SentenceStyle {
    private static let dependent: Set<String> = [
        "however", "but", "and", "or", "so", "this", "these", "those", "that", "it", "he", "she", "they", "therefore",
        "thus", "hence", "moreover", "furthermore", "also", "then", "such", "otherwise", "instead", "similarly",
        "additionally", "consequently", "aber", "und", "oder", "dies", "diese", "dieser", "dieses", "er", "sie", "es",
        "daher", "dazu", "außerdem", "jedoch", "deshalb", "dann", "mais", "et", "donc", "cela", "il", "elle", "ils",
        "elles", "ainsi", "cependant", "pero", "esto", "este", "esta", "además", "ma", "questo", "questa", "inoltre",
    ]

    /// Sentences that lean on the one before, ask, or run on for more than 45 words count for less.
    static func weight(_ sentence: Sentence) -> Double {
        var weight = 1.0
        if let first = sentence.words.first?.folded, dependent.contains(first) { weight *= 0.8 }
        if sentence.text.hasSuffix("?") { weight *= 0.8 }
        if !sentence.isWhole { weight *= sentence.role == .label ? 0.6 : 0.8 }
        if sentence.words.count < 6 { weight *= 0.9 }
        if sentence.words.count > 45 { weight *= 0.8 }
        return weight
    }
}
