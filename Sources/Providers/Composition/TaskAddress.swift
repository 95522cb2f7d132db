/// The address of a task at the provider's own host.
struct TaskAddress: Sendable, Hashable {
    let url: String

    /// `nil` when `location` leads anywhere else, or is no address.
    ///
    /// - Parameters:
    ///   - location: Absolute, or a path from the root.
    ///   - origin: The provider's scheme, host and port.
    init?(_ location: String, origin: String) {
        guard !location.isEmpty, location.utf8.count <= 4096,
            location.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        if location.hasPrefix("/"), !location.hasPrefix("//") {
            url = origin + location
            return
        }
        // Scheme and host have no case. Nothing but the path can follow, so no user name can hide another host.
        guard location.lowercased().hasPrefix(origin.lowercased() + "/") else { return nil }
        url = origin + location.dropFirst(origin.utf8.count)
    }
}
