import Primitives

/// What the engine has to offer for a concept, before a schema gives it a shape.
enum Material: Sendable {
    /// - Parameter isVerbatim: whether the text may be cut but never altered.
    case text(String, isVerbatim: Bool)
    case number(JSONNumber)
    case flag(Bool)
    case list([Record])
    case record(Record)

    var isList: Bool { if case .list = self { true } else { false } }

    static func text(_ text: String) -> Material { .text(text, isVerbatim: false) }
    static func integer(_ value: Int) -> Material { .number(JSONNumber(value)) }
    static func real(_ value: Double) -> Material? { JSONNumber(value).map(Material.number) }
    static func texts(_ texts: [String]) -> Material { .list(texts.map { Record(text: $0) }) }
}

/// One thing of a list or one group of facts: its text and what else is known of it.
struct Record: Sendable {
    /// How the thing reads where the schema wants a plain string.
    var text: String
    var isVerbatim = false
    private var values: [Concept: Material] = [:]
    /// Facts under their own names, for schemas that leave the names open.
    private(set) var members: JSONObject = [:]

    init(text: String, isVerbatim: Bool = false) {
        self.text = text
        self.isVerbatim = isVerbatim
    }

    subscript(concept: Concept) -> Material? { values[concept] }

    func with(_ concept: Concept, _ material: Material?) -> Record {
        guard let material else { return self }
        var copy = self
        copy.values[concept] = material
        return copy
    }

    func with(_ concept: Concept, _ text: String?) -> Record { with(concept, text.map { .text($0) }) }

    func with(place: SourcePlace) -> Record {
        with(.page, place.page.map { .integer($0) })
            .with(.line, place.line.map { .integer($0) })
            .with(.time, place.time.flatMap { .real($0) })
            .with(.part, place.part)
            .with(.place, place.text)
    }

    func with(members: JSONObject) -> Record {
        var copy = self
        copy.members = members
        return copy
    }
}
