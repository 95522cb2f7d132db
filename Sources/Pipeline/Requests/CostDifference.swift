package import Primitives

/// Requests for which a provider reported another cost than their tokens come to at its prices.
///
/// Prices change, resellers round, and some bill what they do not count: each of these is worth knowing, and none of them
/// is a fault of the request. What was reported stays the cost.
package struct CostDifference: Sendable, Hashable {
    package private(set) var requests = 0
    /// What the provider says that they cost.
    package private(set) var reported = USD.zero
    /// What their tokens cost by the prices that are known.
    package private(set) var computed = USD.zero

    package init() {}

    package init(requests: Int, reported: USD, computed: USD) {
        self.requests = requests
        self.reported = reported
        self.computed = computed
    }

    /// Whether two figures are more than a hundredth of the computed one apart, and more than `step`, to which the provider
    /// rounds what it reports.
    package static func isNotable(reported: USD, computed: USD, step: USD?) -> Bool {
        let difference = reported < computed ? computed - reported : reported - computed
        return difference > step ?? .zero && Int128(difference.picodollars) * 100 > Int128(computed.picodollars)
    }

    package var isEmpty: Bool { requests == 0 }

    package mutating func add(reported: USD, computed: USD) {
        add(CostDifference(requests: 1, reported: reported, computed: computed))
    }

    package mutating func add(_ other: CostDifference) {
        requests += other.requests
        reported = reported + other.reported
        computed = computed + other.computed
    }

    /// `cost.differing` of the manifest.
    package var json: JSONValue {
        ["requests": .integer(requests), "reported": reported.json, "computed": computed.json]
    }

    /// For people: `runware reported $0.512 where its prices give $0.43 (19 % more) for 12 requests`.
    package func words(_ provider: String) -> String {
        "\(provider) reported \(reported) where its prices give \(computed)\(share) for "
            + "\(requests) request\(requests == 1 ? "" : "s")"
    }

    /// How far apart the sums are, in whole hundredths; nothing where there is nothing to compare with.
    private var share: String {
        guard computed > .zero else { return "" }
        let isLess = reported < computed
        // Amounts do not go below nothing.
        let difference = isLess ? computed - reported : reported - computed
        let (parts, whole) = (Int128(difference.picodollars) * 100, Int128(computed.picodollars))
        return " (\((parts + whole / 2) / whole) % \(isLess ? "less" : "more"))"
    }
}
