package import Primitives

/// The readable, stable name of a unit of work: `step:input/relpath#segment`.
///
/// It pairs runs and explains; it never decides whether work is done. Folders end with a slash (`digest:evidence/a/`),
/// and the one unit of an `each: all` step is `step:`.
package struct UnitID: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static func file(step: String, input: String, path: RelativePath) -> UnitID {
        UnitID(rawValue: "\(step):\(input)/\(path.text)")
    }

    package static func group(step: String, group: String) -> UnitID { UnitID(rawValue: "\(step):\(group)") }

    package var description: String { rawValue }
}
