/// The workers cannot do their work at all, whatever the file: nothing can be read until this is put right.
package struct WorkerPoolError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Path of the worker's program.
    package let executable: String
    /// What happened, without the path.
    package let reason: String
    package let remedy: String

    package init(executable: String, reason: String, remedy: String) {
        self.executable = executable
        self.reason = reason
        self.remedy = remedy
    }

    package var description: String { "cannot use the worker \(executable): \(reason) (\(remedy))" }
}
