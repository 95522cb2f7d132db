/// How messages list words.
enum Words {
    /// `'a'`, `'a' or 'b'`, `one of 'a', 'b', 'c'`.
    static func alternatives(_ words: [String]) -> String {
        let quoted = words.map { "'\($0)'" }
        return switch quoted.count {
        case 0...2: quoted.joined(separator: " or ")
        default: "one of " + quoted.joined(separator: ", ")
        }
    }
}
