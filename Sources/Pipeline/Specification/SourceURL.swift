package import Media
package import Primitives

/// The address of one source, as a pipeline or its list gives it.
package struct SourceURL: Sendable, Hashable {
    /// Plain ASCII of RFC 3986 with scheme and host, without user, password and fragment.
    package var url: String
    /// What the source is said to be; `nil` leaves it to the extension.
    package var type: MediaType?
    /// What the source is called below its input; `nil` calls it by its address.
    package var name: RelativePath?
    /// Where it stands: in the pipeline file, or in the list, which has no pointers.
    package var location: SourceLocation

    package init(_ url: String, type: MediaType? = nil, name: RelativePath? = nil, location: SourceLocation) {
        self.url = url
        self.type = type
        self.name = name
        self.location = location
    }

    /// What the source is without having been looked at: by its `type`, else by the extension of the URL's path, else by
    /// that of its name; `nil` where none of them tells.
    package var claimedFacts: SourceFacts? {
        let claimed = type ?? MediaType(claimedBy: lastSegment) ?? name.flatMap { MediaType(claimedBy: $0.text) }
        return claimed.map { SourceFacts(type: $0, family: MediaFamily(of: $0)) }
    }

    /// Lower case, without brackets and port; empty for what is no URL.
    package var host: String { WebAddress(parsing: url)?.host ?? "" }

    /// Whether nobody elsewhere can mean the same by it.
    package var isOfThisMachine: Bool { WebAddress(parsing: url)?.isLoopback ?? false }

    /// What stands for the source's content while its bytes are unknown: the digest of the URL itself.
    ///
    /// The prefix keeps it apart from a file that holds the URL as its text.
    package func contentDigest(_ hashing: some ContentHashing) -> SHA256Digest { hashing.sha256("url\u{0}\(url)") }

    /// The path without query; empty where the URL ends with its host.
    var pathText: Substring {
        guard let mark = url.firstRange(of: "://") else { return "" }
        return url[mark.upperBound...].drop { !"/?#".contains($0) }.prefix { $0 != "?" && $0 != "#" }
    }

    private var lastSegment: String { pathText.split(separator: "/").last.map(String.init) ?? "" }
}
