package import Platform
import Primitives
import Synchronization

/// Everything the program says: data to standard output, messages and progress to standard error.
///
/// Messages and the progress lines share a stream, so one lock keeps them apart: a message is written above the lines
/// and the lines are drawn again below it, in one piece. Safe to use from many threads.
package final class Printer: Sendable {
    private let output: OutputStream
    private let errors: OutputStream
    /// What is known about standard output.
    package let outputFacts: TerminalFacts
    /// What is known about standard error.
    package let errorFacts: TerminalFacts
    private let isQuiet: Bool
    /// The progress lines that stand on the screen; the lock also orders writes to standard error.
    private let frame = Mutex<[String]>([])

    /// - Parameter isQuiet: whether notes are left out; warnings and errors never are.
    package init(
        output: OutputStream, outputFacts: TerminalFacts, errors: OutputStream, errorFacts: TerminalFacts,
        isQuiet: Bool = false
    ) {
        self.output = output
        self.outputFacts = outputFacts
        self.errors = errors
        self.errorFacts = errorFacts
        self.isQuiet = isQuiet
    }

    /// The printer of a program: on its standard streams, judged by its environment.
    package convenience init(environment: Environment, isQuiet: Bool = false) {
        self.init(
            output: .standardOutput, outputFacts: TerminalFacts(descriptor: 1, environment: environment),
            errors: .standardError, errorFacts: TerminalFacts(descriptor: 2, environment: environment),
            isQuiet: isQuiet)
    }

    // MARK: - Data

    /// Writes data to standard output as it is.
    ///
    /// - Throws: `closedPipe` when the reader went away: end quietly then.
    package func data(_ text: String) throws(PlatformError) { try output.write(text) }

    package func data(_ bytes: [UInt8]) throws(PlatformError) { try output.write(bytes) }

    /// Writes what waits to standard output; call it before the program ends.
    package func flush() throws(PlatformError) { try output.flush() }

    /// A name from a file or a text from a model, made safe when standard output is a terminal.
    ///
    /// A pipe gets the text as it is: programs want the true name.
    package func forOutput(_ foreign: String) -> String {
        outputFacts.isTerminal ? TerminalText.escaped(foreign) : foreign
    }

    // MARK: - Messages

    /// `error: <what> <which>: <why>`, and what to do about it.
    ///
    /// - Parameter details: One line each, below the message.
    package func error(_ message: String, details: [String] = [], hint: String? = nil) {
        say("error", .error, message, details, hint)
    }

    package func warning(_ message: String, hint: String? = nil) { say("warning", .warning, message, [], hint) }

    /// Something worth knowing that needs no action; left out with `--quiet`.
    package func note(_ message: String) {
        if !isQuiet { above(TerminalText.escaped(message) + "\n") }
    }

    /// Text of our own in several lines, like help after a usage error; not escaped.
    package func plain(_ text: String) { above(text) }

    private func say(_ label: String, _ style: Style, _ message: String, _ details: [String], _ hint: String?) {
        var text = "\(styled("\(label):", style)) \(TerminalText.escaped(message))\n"
        for detail in details { text += "  \(TerminalText.escaped(detail))\n" }
        if let hint { text += "\n\(styled("hint:", .hint)) \(TerminalText.escaped(hint))\n" }
        above(text)
    }

    /// Writes text above the progress lines.
    private func above(_ text: String) {
        frame.withLock { frame in
            // When standard error cannot be written there is nobody left to tell.
            try? errors.write(Self.erasing(frame) + text + Self.drawing(frame))
        }
    }

    // MARK: - Progress lines

    /// Columns of standard error now: a window may have been resized since the start.
    var errorWidth: Int { TerminalFacts.width(of: errors.descriptor) ?? errorFacts.width }

    /// Puts `lines` where the last ones stood; only for terminals that allow it.
    func show(_ lines: [String]) {
        frame.withLock { frame in
            try? errors.write(Self.erasing(frame) + Self.drawing(lines))
            frame = lines
        }
    }

    /// Takes the progress lines off the screen: before the program ends, also by a signal.
    package func clearProgress() {
        frame.withLock { frame in
            if !frame.isEmpty { try? errors.write(Self.erasing(frame)) }
            frame = []
        }
    }

    /// Back to the first of the lines, and everything from there on erased.
    private static func erasing(_ lines: [String]) -> String {
        guard !lines.isEmpty else { return "" }
        let up = lines.count > 1 ? "\u{1B}[\(lines.count - 1)A" : ""
        return "\r\(up)\u{1B}[J"
    }

    /// The cursor stays at the end of the last line, so that a line of full width does not scroll the screen.
    private static func drawing(_ lines: [String]) -> String { lines.joined(separator: "\n") }

    // MARK: - Colours

    private enum Style: String {
        case error = "1;31"
        case warning = "1;33"
        case hint = "1;36"
    }

    private func styled(_ text: String, _ style: Style) -> String {
        errorFacts.allowsColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
