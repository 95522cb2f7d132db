/// Which parts of a value the keywords of a schema have looked at; `unevaluated…` judges the others.
struct Evaluation {
    var properties: Set<String> = []
    var allProperties = false
    /// Items before this index.
    var prefix = 0
    var items: Set<Int> = []

    mutating func merge(_ other: Evaluation) {
        properties.formUnion(other.properties)
        allProperties = allProperties || other.allProperties
        prefix = max(prefix, other.prefix)
        items.formUnion(other.items)
    }

    func covers(property: String) -> Bool { allProperties || properties.contains(property) }
    func covers(item: Int) -> Bool { item < prefix || items.contains(item) }
}
