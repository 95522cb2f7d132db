package import Primitives

/// Where something stands in the pipeline file, for diagnostics that only later stages can make.
package struct SourceLocation: Sendable, Hashable {
    package let pointer: JSONPointer
    package let position: TextPosition

    package init(pointer: JSONPointer, position: TextPosition) {
        self.pointer = pointer
        self.position = position
    }

    /// For what a flag says and no file.
    package static let commandLine = SourceLocation(
        pointer: JSONPointer(), position: TextPosition(line: 1, column: 1))
}
