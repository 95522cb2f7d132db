import CPlatformShims
import Glibc

/// What is known about the screen behind a stream; decides about colours, redrawing and width.
package struct TerminalFacts: Sendable, Hashable {
    /// Whether the stream is a terminal at all.
    package var isTerminal: Bool
    /// Columns.
    package var width: Int
    /// Whether escape sequences may be used to redraw and to move the cursor.
    package var allowsRedraw: Bool
    package var allowsColor: Bool

    package init(isTerminal: Bool, width: Int = 80, allowsRedraw: Bool, allowsColor: Bool) {
        self.isTerminal = isTerminal
        self.width = width
        self.allowsRedraw = allowsRedraw
        self.allowsColor = allowsColor
    }

    /// Judges a stream by what the system and the environment say.
    ///
    /// `TERM=dumb` and `CI` forbid redrawing and colours; `NO_COLOR` forbids colours, whatever its value (no-color.org).
    package init(descriptor: Int32, environment: Environment) {
        let isTerminal = isatty(descriptor) == 1
        self.init(isTerminal: isTerminal, systemWidth: isTerminal ? Self.width(of: descriptor) : nil, environment)
    }

    /// The judgement alone, for a stream about which the system has been asked.
    package init(isTerminal: Bool, systemWidth: Int?, _ environment: Environment) {
        let ci = environment.nonEmpty("CI").map { $0 != "false" && $0 != "0" } ?? false
        let isDumb = environment["TERM"] == "dumb"
        let columns = environment.nonEmpty("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        let allowsRedraw = isTerminal && !isDumb && !ci
        self.init(
            isTerminal: isTerminal, width: systemWidth ?? columns ?? 80, allowsRedraw: allowsRedraw,
            allowsColor: allowsRedraw && environment.nonEmpty("NO_COLOR") == nil)
    }

    /// Columns now: a window may be resized while the program runs; `nil` when the terminal does not say.
    package static func width(of descriptor: Int32) -> Int? {
        let columns = dossier_files_terminal_columns(descriptor)
        return columns > 0 ? Int(columns) : nil
    }
}
