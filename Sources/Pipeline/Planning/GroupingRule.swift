package import Primitives

/// The group that a member belongs to, and how the group's unit is named.
package struct GroupingRule: Sendable, Hashable {
    package let grouping: StepSpec.Grouping

    package init(_ grouping: StepSpec.Grouping) { self.grouping = grouping }

    /// The group's path for a member; `nil` when the grouping leaves the member out.
    package func group(of path: RelativePath) -> RelativePath? {
        switch grouping {
        case .file: return path
        case .folder: return path.parent
        case .all: return .root
        case .stem:
            let stem = Self.stem(of: path)
            return path.parent.appending(name: Array(stem.utf8))
        case .capture(let glob): return Self.capture(glob, in: path)
        }
    }

    /// The unit of a group; groups of several inputs keep apart, except where the step puts everything together.
    package func unitID(step: String, input: String, group: RelativePath) -> UnitID {
        switch grouping {
        case .file: .file(step: step, input: input, path: group)
        case .folder: .group(step: step, group: group.isRoot ? "\(input)/" : "\(input)/\(group.text)/")
        case .all: .group(step: step, group: "")
        case .stem, .capture: .group(step: step, group: "\(input)/\(group.text)")
        }
    }

    /// Whether groups of different inputs are different groups.
    package var separatesInputs: Bool { grouping != .all }

    /// The values for output paths.
    package func outputValues(step: String, input: String, group: RelativePath) -> [OutputPathVariable: String] {
        var values: [OutputPathVariable: String] = [.step: step, .input: input]
        switch grouping {
        case .file:
            values[.relpath] = group.text
            values[.folder] = group.parent.isRoot ? "_root" : group.parent.text
            values[.stem] = Self.stem(of: group)
            values[.group] = group.text
        case .folder:
            values[.folder] = group.isRoot ? "_root" : group.text
            values[.group] = values[.folder]
        case .all:
            values[.folder] = "_root"
            values[.group] = "all"
        case .stem:
            values[.folder] = group.parent.isRoot ? "_root" : group.parent.text
            values[.stem] = RelativePath(unchecked: Array(group.name)).text
            values[.group] = group.text
        case .capture:
            values[.group] = group.text
        }
        return values
    }

    /// The file name without its last extension; a leading dot is no extension.
    package static func stem(of path: RelativePath) -> String {
        let name = RelativePath(unchecked: Array(path.name)).text
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// What the glob's parenthesised part matches: `*` within one name, `**` across names, `?` one character.
    static func capture(_ glob: String, in path: RelativePath) -> RelativePath? {
        guard let open = glob.firstIndex(of: "("), let close = glob[open...].firstIndex(of: ")") else { return nil }
        let before = Array(glob[..<open].utf8)
        let inside = Array(glob[glob.index(after: open)..<close].utf8)
        let after = Array(glob[glob.index(after: close)...].utf8)
        let bytes = path.bytes
        for start in 0...bytes.count where matches(before, bytes[..<start]) {
            for end in (start...bytes.count).reversed()
            where end > start && matches(inside, bytes[start..<end]) && matches(after, bytes[end...]) {
                return RelativePath(Array(bytes[start..<end]))
            }
        }
        return nil
    }

    private static func matches(_ pattern: [UInt8], _ text: ArraySlice<UInt8>) -> Bool {
        // Reachable pattern positions, advanced byte by byte: linear in the text for every pattern.
        var states: Set<Int> = closure([0], pattern)
        for byte in text {
            var next: Set<Int> = []
            for state in states where state < pattern.count {
                switch pattern[state] {
                case UInt8(ascii: "*"):
                    if isDouble(pattern, state) || byte != UInt8(ascii: "/") { next.insert(state) }
                case UInt8(ascii: "?"): if byte != UInt8(ascii: "/") { next.insert(state + 1) }
                case byte: next.insert(state + 1)
                default: break
                }
            }
            states = closure(next, pattern)
            if states.isEmpty { return false }
        }
        return states.contains(pattern.count)
    }

    private static func isDouble(_ pattern: [UInt8], _ state: Int) -> Bool {
        let star = UInt8(ascii: "*")
        return (state + 1 < pattern.count && pattern[state + 1] == star) || (state > 0 && pattern[state - 1] == star)
    }

    private static func closure(_ states: Set<Int>, _ pattern: [UInt8]) -> Set<Int> {
        var result = states
        var pending = Array(states)
        while let state = pending.popLast() {
            guard state < pattern.count, pattern[state] == UInt8(ascii: "*") else { continue }
            if result.insert(state + 1).inserted { pending.append(state + 1) }
            // `**/` also matches nothing at all, as in gitignore.
            if isDouble(pattern, state), state + 2 < pattern.count, pattern[state + 1] == UInt8(ascii: "*"),
                pattern[state + 2] == UInt8(ascii: "/"), result.insert(state + 3).inserted
            {
                pending.append(state + 3)
            }
        }
        return result
    }
}
