package import Primitives

/// The content of a unit made of several members.
package enum GroupContent {
    /// One digest for a set of digests, whatever their order: renaming or moving a member changes nothing.
    package static func digest(of members: [SHA256Digest], _ hashing: some ContentHashing) -> SHA256Digest {
        let sorted = members.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }
        return hashing.sha256(sorted.reduce(into: []) { $0 += $1 })
    }
}
