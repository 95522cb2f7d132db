/// Where a secret is to be found; the secret itself never stands in a pipeline.
package enum SecretReference: Sendable, Hashable {
    /// `env:NAME`
    case environment(String)
    /// `file:PATH`, relative to the pipeline file's folder or absolute.
    case file(String)

    /// Parses `env:NAME` or `file:PATH`; `nil` for anything else, which may be a secret and must not be printed.
    package init?(parsing text: String) {
        if text.hasPrefix("env:") {
            let name = text.dropFirst(4)
            guard let first = name.first, !first.isNumber,
                name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
            else { return nil }
            self = .environment(String(name))
        } else if text.hasPrefix("file:"), text.count > 5 {
            self = .file(String(text.dropFirst(5)))
        } else {
            return nil
        }
    }
}
