import Primitives

/// Values and counts inside sentences.
enum Excerpt {
    private static let characters = 80
    private static let values = 12

    /// The value as JSON, cut when it is long.
    static func of(_ value: JSONValue) -> String {
        let text = JSONWriter.text(of: value)
        return text.count <= characters ? text : text.prefix(characters) + "…"
    }

    /// The first of the values, separated by commas.
    static func of(_ list: [JSONValue]) -> String {
        let shown = list.prefix(values).map { of($0) }.joined(separator: ", ")
        return list.count <= values ? shown : "\(shown) and \(list.count - values) more"
    }

    static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }
}
