/// Thoughts that a model writes into its answer, which servers without a parser for that model leave there.
enum ThinkTags {
    private static let open = "<think>"
    private static let close = "</think>"

    /// Takes the thoughts off the front of an answer; `nil` when it does not begin with any, or they do not end.
    ///
    /// Templates that open the thoughts themselves leave only the closing tag, which nothing tells from an answer about
    /// tags; such answers stay as they are.
    static func split(_ text: String) -> (thoughts: String, answer: String)? {
        let trimmed = text.drop { $0.isWhitespace }
        guard trimmed.utf8.starts(with: open.utf8), let end = trimmed.firstRange(of: close) else { return nil }
        return (
            String(trimmed.dropFirst(open.count)[..<end.lowerBound]).trimmingWhitespace,
            String(trimmed[end.upperBound...].drop { $0.isWhitespace })
        )
    }
}

extension String {
    fileprivate var trimmingWhitespace: String {
        var rest = self[...].drop { $0.isWhitespace }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
