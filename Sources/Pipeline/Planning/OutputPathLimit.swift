package import Primitives

/// How long the paths of outputs may be, so that a file that could never be written is found before it is paid for.
package enum OutputPathLimit {
    /// `NAME_MAX` of Linux: bytes in one name.
    private static let name = 255
    /// `PATH_MAX` of Linux less its terminating zero: bytes in a path handed to the system.
    private static let path = 4095

    /// Why one of a unit's outputs can never be written; `nil` when all can.
    package static func problem(with paths: [RelativePath]) -> UnitFailure? {
        for output in paths {
            if let longest = output.names.map(\.count).max(), longest > name {
                return UnitFailure(
                    .unsupported,
                    "the output's name would have \(longest) bytes, and a name may have \(name): \(output.text)")
            }
            if output.bytes.count > path {
                return UnitFailure(
                    .unsupported,
                    "the output's path would have \(output.bytes.count) bytes, and a path may have \(path): \(output.text)"
                )
            }
        }
        return nil
    }
}
