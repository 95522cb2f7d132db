package import Media
package import Primitives

/// A named set of sources: a folder on disk or a list of URLs.
///
/// Defaults: `include` `["**"]`, `exclude` none, `types` `["any"]`, no `maxBytes`, `symlinks` `skip`, `hidden` false.
package struct InputSpec: Sendable, Hashable {
    package enum Origin: Sendable, Hashable {
        /// A folder: a path relative to the pipeline file's folder, or an absolute one.
        case folder(String)
        /// URLs given in the pipeline file, or read from the list that it names.
        case urls([SourceURL])
        /// A text file with one URL per line, before it was read; a path like `folder`'s.
        case urlList(TextReference)
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
    /// Which URLs a run fetches; `nil` passes all of them on as they are.
    package var download: DownloadSpec?
    package var location: SourceLocation

    package init(
        id: String, origin: Origin, include: [String] = ["**"], exclude: [String] = [], types: [TypeSelector] = [.any],
        maxBytes: ByteCount? = nil, symlinks: SymlinkPolicy = .skip, hidden: Bool = false,
        download: DownloadSpec? = nil, location: SourceLocation
    ) {
        self.id = id
        self.origin = origin
        self.include = include
        self.exclude = exclude
        self.types = types
        self.maxBytes = maxBytes
        self.symlinks = symlinks
        self.hidden = hidden
        self.download = download
        self.location = location
    }

    /// The URLs of the input; empty for a folder.
    package var urls: [SourceURL] { if case .urls(let urls) = origin { urls } else { [] } }

    /// Whether any of `types` takes a file of this family and type.
    package func accepts(_ family: MediaFamily, _ type: MediaType) -> Bool {
        types.contains { $0.matches(family, type) }
    }
}
