/// Why the emulator cannot start or go on.
package struct EmulatorError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
