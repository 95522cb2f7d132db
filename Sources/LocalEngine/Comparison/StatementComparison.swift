/// Sets statements of different documents side by side that use the same words with other times or numbers.
///
/// It decides nothing. To give few false alarms, a clock time is set against another only where the words match, the times
/// lie close together and neither document says the same at the other's time; a number of things only with the same
/// two words behind it and another one in common; a highest or lowest value only against one of the same unit.
struct StatementComparison {
    struct Item: Sendable {
        let text: String
        let document: Int
    }

    /// What the statements have in common.
    let topic: String
    let items: [Item]

    private static let maximumGroups = 8
    private static let maximumItems = 6
    private static let maximumClaims = 3000
    private static let maximumEvents = 300
    /// Minutes between two times that may mean the same event.
    private static let nearest = 1.0
    private static let farthest = 15.0

    static func groups(in subject: Subject) -> [StatementComparison] {
        guard subject.documents.count > 1 else { return [] }
        let claims = Array(
            subject.documents.flatMap { document in
                document.reading.sentences.prefix(200).filter { $0.text.count <= SentenceShape.longest }
                    .map { Claim($0.text, document: document.index) }
            }.prefix(maximumClaims))
        let events = subject.timeline.filter { $0.clock != nil }.prefix(maximumEvents).map {
            Claim($0, shown: TimelineText.line($0))
        }
        let weights = ClaimWeights(claims + events)
        return Array(
            (times(events, weights, records: subject.records) + counts(claims, weights) + extremes(claims, weights))
                .prefix(maximumGroups))
    }

    /// One statement of a document for each thing that it says.
    private static func group(_ topic: String, _ claims: [(claim: Claim, says: String)]) -> StatementComparison? {
        var seen: Set<String> = []
        let items = claims.filter { seen.insert("\($0.claim.document)|\($0.says)").inserted }
        guard Set(items.map(\.says)).count > 1, Set(items.map(\.claim.document)).count > 1 else { return nil }
        return StatementComparison(
            topic: topic,
            items: items.prefix(maximumItems).map { Item(text: $0.claim.text, document: $0.claim.document) })
    }

    // MARK: - Times

    /// - Parameter records: documents whose events are records of data: few words, each of them a name or a value.
    private static func times(
        _ events: [Claim], _ weights: ClaimWeights, records: Set<Int>
    ) -> [StatementComparison] {
        func distance(_ left: Claim, _ right: Claim) -> Double {
            guard let a = left.minutes, let b = right.minutes else { return .infinity }
            if let first = left.date, let second = right.date, first != second { return .infinity }
            return abs(a - b)
        }
        var twins: [Set<Int>] = events.map { _ in [] }
        for i in events.indices {
            for j in events.indices where events[j].document != events[i].document {
                guard distance(events[i], events[j]) < nearest, !twins[i].contains(events[j].document),
                    weights.similarity(events[i], events[j]) >= 0.2
                else { continue }
                twins[i].insert(events[j].document)
            }
        }
        var groups: [(anchor: Int, claims: [Claim], shared: [String])] = []
        var taken: Set<Int> = []
        for i in events.indices where !taken.contains(i) {
            var members: [Int] = []
            var shared: [String] = []
            for j in events.indices where j != i && events[j].document != events[i].document && !taken.contains(j) {
                let gap = distance(events[i], events[j])
                guard gap >= nearest, gap <= farthest else { continue }
                let isRecord = records.contains(events[i].document) != records.contains(events[j].document)
                let common = weights.shared(events[i], events[j], orFrequent: isRecord)
                guard common.count >= 2, weights.similarity(events[i], events[j]) >= (isRecord ? 0.05 : 0.25),
                    !twins[i].contains(events[j].document), !twins[j].contains(events[i].document)
                else { continue }
                members.append(j)
                shared = shared.isEmpty ? common : shared
            }
            guard !members.isEmpty else { continue }
            // Of each document what lies nearest.
            members = members.filter { member in
                let gap = distance(events[i], events[member])
                return !members.contains {
                    events[$0].document == events[member].document && distance(events[i], events[$0]) < gap
                }
            }
            taken.formUnion(members + [i])
            groups.append((i, ([i] + members).sorted().map { events[$0] }, shared))
        }
        var topics: Set<String> = []
        return groups.filter { topics.insert($0.shared.joined(separator: " ")).inserted }.compactMap { found in
            group(
                found.shared.prefix(4).joined(separator: ", "),
                found.claims.map { ($0, "\($0.minutes ?? 0)") })
        }
    }

    // MARK: - Numbers

    private static func counts(_ claims: [Claim], _ weights: ClaimWeights) -> [StatementComparison] {
        var byThing: [[String]: [(claim: Claim, number: Int)]] = [:]
        var order: [[String]] = []
        for claim in claims {
            for count in claim.counts {
                if byThing[count.things] == nil { order.append(count.things) }
                byThing[count.things, default: []].append((claim, count.number))
            }
        }
        return order.compactMap { things in
            guard let found = byThing[things], Set(found.map(\.number)).count > 1 else { return nil }
            // What is said of the things has to be the same too.
            var tally: [String: Set<Int>] = [:]
            for (claim, number) in found {
                for stem in claim.stems where !things.contains(stem) { tally[stem, default: []].insert(number) }
            }
            let verbs = tally.keys.sorted().filter { (tally[$0]?.count ?? 0) > 1 && weights.isTelling($0) }
            guard
                let verb = verbs.max(by: { left, right in
                    found.count { $0.claim.stems.contains(left) } < found.count { $0.claim.stems.contains(right) }
                })
            else { return nil }
            let same = found.filter { $0.claim.stems.contains(verb) }
            return group("\(things.joined(separator: " ")), \(verb)", same.map { ($0.claim, "\($0.number)") })
        }
    }

    private static func extremes(_ claims: [Claim], _ weights: ClaimWeights) -> [StatementComparison] {
        let found = claims.filter { $0.extreme != nil }
        var groups: [StatementComparison] = []
        var taken: Set<Int> = []
        for i in found.indices where !taken.contains(i) {
            guard let first = found[i].extreme else { continue }
            var members = [i]
            for j in found.indices where j > i && !taken.contains(j) {
                guard let second = found[j].extreme, second.unit == first.unit, second.isHighest == first.isHighest,
                    first.head == nil || second.head == nil
                else { continue }
                let common = weights.shared(found[i], found[j]).filter { $0 != first.unit }
                let heads = [first.head, second.head].compactMap { $0 }
                guard heads.isEmpty ? !common.isEmpty : heads.allSatisfy(common.contains) else { continue }
                members.append(j)
            }
            let values = members.compactMap { found[$0].extreme?.value }
            guard let low = values.min(), let high = values.max(), high - low > abs(high) * 0.01 else { continue }
            let topic = members.dropFirst().first.map { weights.shared(found[i], found[$0]) } ?? []
            if let group = group(
                topic.prefix(3).joined(separator: ", "),
                members.map { (found[$0], "\(found[$0].extreme?.value ?? 0)") })
            {
                groups.append(group)
                taken.formUnion(members)
            }
        }
        return groups
    }
}

/// How much each word tells, by how few statements hold it.
struct ClaimWeights {
    private var frequency: [String: Int] = [:]
    private let total: Int

    init(_ claims: [Claim]) {
        total = claims.count
        for claim in claims { for stem in claim.stems { frequency[stem, default: 0] += 1 } }
    }

    private func weight(_ stem: String) -> Double {
        naturalLogarithm(1 + Double(total) / Double(max(1, frequency[stem] ?? 1)))
    }

    /// Whether no more than one in eight statements holds the word.
    func isTelling(_ stem: String) -> Bool {
        (frequency[stem] ?? 0) * 8 <= max(total, 24) && !stem.allSatisfy(\.isNumber)
    }

    /// Telling words that both hold, the rarest first.
    func shared(_ left: Claim, _ right: Claim, orFrequent: Bool = false) -> [String] {
        let other = Set(right.stems)
        return left.stems.filter { other.contains($0) && (isTelling($0) || orFrequent) && !$0.allSatisfy(\.isNumber) }
            .sorted { (frequency[$0] ?? 0, $0) < (frequency[$1] ?? 0, $1) }
    }

    /// The cosine of the two as vectors of the words' weights.
    func similarity(_ left: Claim, _ right: Claim) -> Double {
        let other = Set(right.stems)
        func square(_ stems: some Sequence<String>) -> Double { stems.reduce(0) { $0 + weight($1) * weight($1) } }
        let common = square(left.stems.filter(other.contains))
        let length = (square(left.stems) * square(right.stems)).squareRoot()
        return length > 0 ? common / length : 0
    }
}
