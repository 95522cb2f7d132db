/// Makes short strings out of files (titles, camera names, entry names) fit for facts: one line, no control characters.
package enum FactText {
    /// Cleans `text` and cuts it to `limit` Unicode scalars; `nil` when nothing readable is left.
    ///
    /// Control characters, line separators and bidirectional overrides become single spaces or vanish, so that a
    /// hostile title can neither move a cursor nor break a line of the manifest.
    package static func cleaned(_ text: String, limit: Int = 300) -> String? {
        var result = String.UnicodeScalarView()
        var pendingSpace = false
        var count = 0
        for scalar in text.unicodeScalars {
            if isSpacing(scalar) {
                pendingSpace = count > 0
            } else if !isRemoved(scalar) {
                guard count < limit else { break }
                if pendingSpace { result.append(" ") }
                pendingSpace = false
                result.append(scalar)
                count += 1
            }
        }
        return result.isEmpty ? nil : String(result)
    }

    private static func isSpacing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200B...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF:
            true
        default: false
        }
    }
}
