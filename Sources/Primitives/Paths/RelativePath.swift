/// A path below a root: names joined by `/`, never absolute, never `.` or `..`, as the bytes the system gave.
///
/// File names on Linux are bytes. Where text is needed (manifest, prompts, output names) `text` spells bytes that are
/// not UTF-8 as `%XX`; two paths whose texts coincide are told apart by their bytes and reported as a collision.
package struct RelativePath: Sendable, Hashable {
    /// The raw bytes; empty for the root itself.
    package let bytes: [UInt8]

    package static let root = RelativePath(unchecked: [])

    /// For callers that join names which the kernel returned.
    package init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    /// Refuses absolute paths, empty names, `.`, `..` and NUL; `nil` says the path could leave its root.
    package init?(_ bytes: [UInt8]) {
        // In one pass and without taking the names apart: a plan checks every output of every unit.
        let dot = UInt8(ascii: ".")
        var start = 0
        for end in 0...bytes.count {
            if end < bytes.count {
                guard bytes[end] != 0 else { return nil }
                guard bytes[end] == UInt8(ascii: "/") else { continue }
            }
            switch end - start {
            case 0: return nil
            case 1 where bytes[start] == dot: return nil
            case 2 where bytes[start] == dot && bytes[start + 1] == dot: return nil
            default: start = end + 1
            }
        }
        self.bytes = bytes
    }

    package init?(_ text: String) { self.init(Array(text.utf8)) }

    package func appending(name: some Collection<UInt8>) -> RelativePath {
        var joined = bytes
        joined.reserveCapacity(bytes.count + 1 + name.count)
        if !joined.isEmpty { joined.append(UInt8(ascii: "/")) }
        joined.append(contentsOf: name)
        return RelativePath(unchecked: joined)
    }

    package var isRoot: Bool { bytes.isEmpty }

    package var name: ArraySlice<UInt8> {
        bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[($0 + 1)...] } ?? bytes[...]
    }

    /// The folder that holds the path; the root is its own parent.
    package var parent: RelativePath {
        bytes.lastIndex(of: UInt8(ascii: "/")).map { RelativePath(unchecked: Array(bytes[..<$0])) } ?? .root
    }

    package var names: [ArraySlice<UInt8>] { bytes.split(separator: UInt8(ascii: "/")) }

    package var isUTF8: Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// The path as text, with every byte that is not part of valid UTF-8 spelled `%XX`.
    package var text: String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var result = ""
        var rest = bytes[...]
        while let first = rest.first {
            let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
            if let character = String(validating: rest.prefix(length), as: UTF8.self) {
                result += character
                rest = rest.dropFirst(length)
            } else {
                let digits = String(first, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// The raw bytes as lower-case hexadecimal pairs.
    package var hexBytes: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Bytes whose plain order is the order of a walk that lists every folder's names sorted: `/` sorts before all.
    package var sortKey: [UInt8] { bytes.map { $0 == UInt8(ascii: "/") ? 0 : $0 } }
}

extension RelativePath: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        left.sortKey.lexicographicallyPrecedes(right.sortKey)
    }
}

extension RelativePath: CustomStringConvertible {
    package var description: String { text }
}
