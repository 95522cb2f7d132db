/// Sentence centrality by continuous LexRank.
///
/// G. Erkan and D. R. Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization", Journal of
/// Artificial Intelligence Research 22 (2004), 457–479. With N sentences, s(u, v) the cosine of their TF-IDF vectors and
/// d the damping factor, the score is the fixed point of
///
///     p(u) = (1 − d) / N + d · Σ_v p(v) · s(v, u) / Σ_z s(v, z)
///
/// over v ≠ u. The paper writes d for what is 1 − d here; a sentence like no other passes its score on to all alike.
enum LexRank {
    static let damping = 0.85
    /// The iteration ends when the scores change by less than this in sum.
    static let tolerance = 1e-6
    /// With a damping of 0.85 the change falls below 1e-6 after about 85 rounds.
    static let maximumRounds = 100

    /// Scores that sum to 1, one per vector.
    static func scores(_ vectors: TermVectors) -> [Double] {
        let count = vectors.vectors.count
        guard count > 0 else { return [] }
        var weights = [Double](repeating: 0, count: count * count)
        var sums = [Double](repeating: 0, count: count)
        for i in 0..<count {
            for j in (i + 1)..<max(i + 1, count) {
                let similarity = vectors.similarity(i, j)
                guard similarity > 0 else { continue }
                weights[i * count + j] = similarity
                weights[j * count + i] = similarity
                sums[i] += similarity
                sums[j] += similarity
            }
        }
        var scores = [Double](repeating: 1 / Double(count), count: count)
        for _ in 0..<maximumRounds {
            let next = step(scores, weights: weights, sums: sums)
            let change = zip(scores, next).reduce(0) { $0 + abs($1.0 - $1.1) }
            scores = next
            if change < tolerance { break }
        }
        return scores
    }

    private static func step(_ scores: [Double], weights: [Double], sums: [Double]) -> [Double] {
        let count = scores.count
        var dangling = 0.0
        var next = [Double](repeating: 0, count: count)
        for v in 0..<count {
            guard sums[v] > 0 else {
                dangling += scores[v]
                continue
            }
            let share = scores[v] / sums[v]
            for u in 0..<count { next[u] += share * weights[v * count + u] }
        }
        let base = (1 - damping) / Double(count) + damping * dangling / Double(count)
        return next.map { base + damping * $0 }
    }
}
