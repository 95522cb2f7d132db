import Glibc

/// The environment as a value, so that nothing below `main` reads global state.
package struct Environment: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    package let values: [String: String]

    package init(_ values: [String: String]) { self.values = values }

    package init(dictionaryLiteral elements: (String, String)...) {
        values = Dictionary(elements) { _, last in last }
    }

    package subscript(name: String) -> String? { values[name] }

    /// A variable that is set to something; an empty one counts as not set.
    package func nonEmpty(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// The environment of this process, to be read once, at the start.
    package static func ofThisProcess() -> Environment {
        var values: [String: String] = [:]
        var pointer = unsafe environ
        while let entry = unsafe pointer.pointee {
            let text = unsafe String(cString: entry)
            if let separator = text.firstIndex(of: "=") {
                values[String(text[..<separator])] = String(text[text.index(after: separator)...])
            }
            unsafe pointer += 1
        }
        return Environment(values)
    }
}
