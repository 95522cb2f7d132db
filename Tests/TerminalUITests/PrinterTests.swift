import Glibc
import Platform
import Primitives
import TerminalUI
import Testing

struct PrinterTests {
    /// Two pipes in the place of the standard streams.
    private final class Screen {
        let printer: Printer
        private var ends: [Int32] = [0, 0, 0, 0]

        init(terminal: Bool, isQuiet: Bool = false) throws {
            var output: [Int32] = [0, 0]
            var errors: [Int32] = [0, 0]
            try #require(pipe(&output) == 0 && pipe(&errors) == 0)
            ends = output + errors
            for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
            let facts = TerminalFacts(isTerminal: terminal, width: 60, allowsRedraw: terminal, allowsColor: terminal)
            printer = Printer(
                output: OutputStream(descriptor: output[1], name: "standard output", buffering: .block),
                outputFacts: facts,
                errors: OutputStream(descriptor: errors[1], name: "standard error", buffering: .none),
                errorFacts: facts, isQuiet: isQuiet)
        }

        deinit { for end in ends { close(end) } }

        var output: String { take(0) }
        var errors: String { take(2) }

        private func take(_ end: Int) -> String {
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = read(ends[end], &buffer, buffer.count)
            return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        }
    }

    @Test func `writes an error with its hint, without colours where there is no terminal`() throws {
        let screen = try Screen(terminal: false)
        screen.printer.error("cannot read 'a.json': it is missing", hint: "check the path")
        #expect(screen.errors == "error: cannot read 'a.json': it is missing\n\nhint: check the path\n")
        #expect(screen.output.isEmpty)
    }

    @Test func `colours only the label`() throws {
        let screen = try Screen(terminal: true)
        screen.printer.warning("slow")
        #expect(screen.errors == "\u{1B}[1;33mwarning:\u{1B}[0m slow\n")
    }

    @Test func `does not let a file name command the terminal`() throws {
        let screen = try Screen(terminal: true)
        screen.printer.note("found \u{1B}[2J\u{202E}fdp.exe")
        #expect(screen.errors == "found \\u{1B}[2J\\u{202E}fdp.exe\n")
        #expect(screen.printer.forOutput("a\u{7}") == "a\\u{7}")
        #expect(try Screen(terminal: false).printer.forOutput("a\u{7}") == "a\u{7}")
    }

    @Test func `keeps data and messages apart`() throws {
        let screen = try Screen(terminal: false)
        try screen.printer.data("{}\n")
        screen.printer.note("wrote one")
        try screen.printer.flush()
        #expect(screen.output == "{}\n" && screen.errors == "wrote one\n")
    }

    @Test func `leaves notes out when it is to be quiet, and never errors`() throws {
        let screen = try Screen(terminal: false, isQuiet: true)
        screen.printer.note("by the way")
        screen.printer.error("broken")
        #expect(screen.errors == "error: broken\n")
    }

    @Test func `writes a message above the progress lines and draws them again`() throws {
        let screen = try Screen(terminal: true)
        let display = ProgressDisplay(screen.printer, mode: .auto)
        let model = ProgressModel(phase: .running, step: "brief", done: 1, total: 2, atWork: 1)
        display.update(model)
        let lines = "brief  [##########----------]  50 %  1/2\n  1 at work"
        #expect(screen.errors == lines)
        screen.printer.note("hello")
        #expect(screen.errors == "\r\u{1B}[1A\u{1B}[Jhello\n" + lines)
        display.finish(model)
        #expect(screen.errors.hasSuffix("\r\u{1B}[1A\u{1B}[J"))
        screen.printer.note("after")
        #expect(screen.errors == "after\n")
    }

    @Test func `writes lines where the screen cannot be redrawn`() throws {
        let screen = try Screen(terminal: false)
        let display = ProgressDisplay(screen.printer, mode: .auto)
        display.update(ProgressModel(phase: .discovering, done: 5))
        #expect(screen.errors == "discovering: 5, 0 ms elapsed\n")
        let silent = ProgressDisplay(screen.printer, mode: .none)
        silent.finish(ProgressModel(phase: .discovering, done: 5))
        #expect(screen.errors.isEmpty)
    }
}
