package import Media

/// One entry of an input's `types`.
package enum TypeSelector: Sendable, Hashable {
    case any
    case family(MediaFamily)
    /// A MIME type, or `image/*` for all of a top-level type.
    case mime(String)

    /// The families a pipeline may name; `other` files are taken by `any` or by their MIME type only.
    package static let families = MediaFamily.allCases.filter { $0 != .other }
    /// The words that are not MIME patterns.
    package static let words = families.map(\.rawValue) + ["any"]

    /// Parses a family, `any`, `type/subtype` or `type/*`; `nil` for anything else.
    package init?(parsing text: String) {
        if text == "any" {
            self = .any
        } else if let family = Self.families.first(where: { $0.rawValue == text }) {
            self = .family(family)
        } else {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, Self.isToken(parts[0]), parts[1] == "*" || Self.isToken(parts[1]) else {
                return nil
            }
            self = .mime(text.lowercased())
        }
    }

    /// RFC 6838 restricted names, which contain no wildcard.
    private static func isToken(_ part: Substring) -> Bool {
        guard let first = part.first, first.isLetter || first.isNumber else { return false }
        return part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$&-^_.+".contains($0)) }
    }

    package func matches(_ family: MediaFamily, _ type: MediaType) -> Bool {
        switch self {
        case .any: true
        case .family(let wanted): family == wanted
        case .mime(let pattern) where pattern.hasSuffix("/*"): pattern.dropLast(2) == type.topLevel
        case .mime(let pattern): pattern == type.rawValue
        }
    }
}
