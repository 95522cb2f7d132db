package import Media
package import Primitives

/// A named set of sources: a folder on disk or a list of URLs.
///
/// Defaults: `include` `["**"]`, `exclude` none, `types` `["any"]`, no `maxBytes`, `symlinks` `skip`, `hidden` false.
package struct InputSpec: Sendable, Hashable {
    package enum Origin: Sendable, Hashable {
        /// A folder: a path relative to the pipeline file's folder, or an absolute one.
        case folder(String)
        /// URLs given in the pipeline file.
        case urls([String])
        /// A text file with one URL per line; a path like `folder`'s.
        case urlList(String)
    }

    package enum SymlinkPolicy: String, Sendable, Hashable, CaseIterable {
        /// Links are recorded and not read.
        case skip
        /// Links that stay below the root are read.
        case follow
    }

    package var id: String
    package var origin: Origin
    package var include: [String]
    package var exclude: [String]
    package var types: [TypeSelector]
    /// Larger files are recorded and not read; `nil` is no limit.
    package var maxBytes: ByteCount?
    package var symlinks: SymlinkPolicy
    /// Whether names that start with a dot are read.
    package var hidden: Bool
    package var location: SourceLocation

    package init(
        id: String, origin: Origin, include: [String] = ["**"], exclude: [String] = [], types: [TypeSelector] = [.any],
        maxBytes: ByteCount? = nil, symlinks: SymlinkPolicy = .skip, hidden: Bool = false, location: SourceLocation
    ) {
        self.id = id
        self.origin = origin
        self.include = include
        self.exclude = exclude
        self.types = types
        self.maxBytes = maxBytes
        self.symlinks = symlinks
        self.hidden = hidden
        self.location = location
    }

    /// Whether any of `types` takes a file of this family and type.
    package func accepts(_ family: MediaFamily, _ type: MediaType) -> Bool {
        types.contains { $0.matches(family, type) }
    }
}

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
