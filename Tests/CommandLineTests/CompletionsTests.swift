import CommandLine
import Glibc
import Testing

/// The scripts are read by the shells themselves, where they are installed.
struct CompletionsTests {
    private static func has(_ shell: CompletionShell) -> Bool {
        system("command -v \(shell.rawValue) >/dev/null 2>&1") == 0
    }

    /// Runs a shell over a script and returns its status and what it printed.
    private func run(_ shell: CompletionShell, _ script: String, flags: String = "") throws -> (Int32, String) {
        var template = Array("/tmp/dossier-completions-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { unlink(path) }
        defer { close(descriptor) }
        let bytes = Array(script.utf8)
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
        let pipe = try #require(popen("\(shell.rawValue) \(flags) '\(path)' 2>&1", "r"))
        var text: [UInt8] = []
        while case let byte = getc(pipe), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
        return (pclose(pipe), String(decoding: text, as: UTF8.self))
    }

    @Test(arguments: CompletionShell.allCases.filter(has))
    func `is a script that the shell can read`(shell: CompletionShell) throws {
        let (status, output) = try run(shell, Sample.table.completions(for: shell), flags: "-n")
        #expect(status == 0 && output.isEmpty)
    }

    @Test(
        .enabled(if: has(.bash)),
        arguments: [
            ("sample ''", "run inspect completions --quiet --help --version"),
            ("sample in", "inspect"),
            ("sample run --l", "--limit"),
            ("sample --quiet run --progress ''", "auto plain none"),
            ("sample run --progress p", "plain"),
            ("sample completions f", "fish"),
        ])
    func `completes in bash`(words: String, expected: String) throws {
        let script =
            Sample.table.completions(for: .bash) + """
                COMP_WORDS=(\(words)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _sample; echo "${COMPREPLY[*]}"
                """
        #expect(try run(.bash, script).1 == expected + "\n")
    }

    @Test func `offers every command and flag in every shell`() {
        for shell in CompletionShell.allCases {
            let script = Sample.table.completions(for: shell)
            for command in Sample.table.commands {
                #expect(script.contains(command.name))
                for flag in command.flags { #expect(script.contains(flag.name), "\(shell) \(flag.name)") }
            }
        }
    }
}
