package import Primitives

extension SourceURL {
    /// The path that the source has below its input: its name, or its host and path such as
    /// `example.com/dir/photo.jpg`.
    ///
    /// Whatever cannot stand there as it is (a query, `..`, an empty or overlong name, a host in brackets) is left out
    /// or replaced, and eight digits of the URL's digest before the extension keep such a path apart from others:
    /// `example.com/photo~1f0c2a9b.jpg`. Escapes like `%20` stay as they are written.
    package func path(_ hashing: some ContentHashing) -> RelativePath {
        if let name { return name }
        let (host, isPlainHost) = hostName
        var isAltered = !isPlainHost || url.contains("?")
        let segments = pathText.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        var names = [host]
        for (index, segment) in segments.enumerated() {
            let name = Self.name(segment, isLast: index == segments.count - 1)
            isAltered = isAltered || name != segment
            names.append(name)
        }
        if isAltered, let last = names.popLast() {
            let (stem, ending) = Self.split(last)
            names.append("\(stem)~\(contentDigest(hashing).hex.prefix(8))\(ending)")
        }
        return RelativePath(names.joined(separator: "/")) ?? .root
    }

    /// The host, with its port where one is written, as one name; and whether only the port's colon was replaced.
    private var hostName: (text: String, isPlain: Bool) {
        guard let mark = url.firstRange(of: "://") else { return ("", false) }
        let authority = url[mark.upperBound...].prefix { !"/?#".contains($0) }.lowercased()
        let text = String(authority.map { $0.isLetter || $0.isNumber || "-.".contains($0) ? $0 : "_" })
        let isDots = text.allSatisfy { $0 == "." }
        return (isDots ? "_" : text, !isDots && !authority.contains { "[_".contains($0) })
    }

    private static func name(_ segment: Substring, isLast: Bool) -> String {
        if segment.isEmpty || segment == "." || segment == ".." { return isLast ? "index" : "_" }
        guard segment.utf8.count > longestName else { return String(segment) }
        let (stem, ending) = split(String(segment))
        let extensionKept = ending.prefix(16)
        return String(stem.prefix(longestName - extensionKept.utf8.count)) + extensionKept
    }

    /// Names have 255 bytes at most, and outputs add to them.
    private static let longestName = 150

    /// The name before its last dot, and the rest; a leading dot begins no extension.
    private static func split(_ name: String) -> (stem: String, ending: String) {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return (name, "") }
        return (String(name[..<dot]), String(name[dot...]))
    }
}
