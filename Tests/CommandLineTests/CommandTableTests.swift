import CommandLine
import Testing

struct CommandTableTests {
    @Test(arguments: [
        ["run", "job.json", "--out", "x", "--limit", "5"],
        ["run", "--out=x", "job.json", "--limit=5"],
        ["run", "-o", "x", "--limit", "5", "--", "job.json"],
        ["run", "-ox", "job.json", "--limit", "5"],
        ["run", "-o=x", "job.json", "--limit", "7", "--limit", "5"],
    ])
    func `reads every spelling of a flag`(arguments: [String]) throws {
        guard case .run(let invocation) = Sample.table.parse(arguments) else {
            Issue.record("refused \(arguments)")
            return
        }
        #expect(invocation.command == "run")
        #expect(invocation.positionals == ["job.json"])
        #expect(invocation.value(of: Sample.out) == "x")
        #expect(invocation.value(of: Sample.limit) == "5")
        #expect(!invocation.isSet(Sample.yes) && invocation.value(of: Sample.progress) == nil)
    }

    @Test func `joins letters of flags without values, also with one value at the end`() throws {
        let invocation = try #require(Sample.run("run", "-qyo", "x", "job.json"))
        #expect(invocation.isSet(Sample.quiet) && invocation.isSet(Sample.yes))
        #expect(invocation.value(of: Sample.out) == "x")
    }

    @Test func `takes global flags before the command`() throws {
        #expect(try #require(Sample.run("--quiet", "run", "job.json")).isSet(Sample.quiet))
    }

    @Test func `keeps every value of a repeatable flag, in order`() throws {
        let invocation = try #require(Sample.run("run", "job.json", "--only", "a", "--only=b=c", "--only", ""))
        #expect(invocation.values(of: Sample.only) == ["a", "b=c", ""])
    }

    @Test func `takes a lone dash and everything after two dashes as arguments`() throws {
        #expect(try #require(Sample.run("inspect", "-", "--", "--out", "-q")).positionals == ["-", "--out", "-q"])
    }

    @Test func `takes a value that starts with one dash`() {
        #expect(Sample.failure(["run", "j", "--limit", "-5"])?.message == "'--limit' is '-5', which is negative")
    }

    @Test func `fills in from the environment, and the flag wins`() throws {
        let environment = ["SAMPLE_OUT": "fromEnvironment", "SAMPLE_YES": "1"]
        let filled = try #require(Sample.run("run", "j", environment: environment))
        #expect(filled.value(of: Sample.out) == "fromEnvironment" && filled.isSet(Sample.yes))
        #expect(filled.origin(of: Sample.out) == "SAMPLE_OUT")
        let given = try #require(Sample.run("run", "j", "--out", "x", environment: environment))
        #expect(given.value(of: Sample.out) == "x" && given.origin(of: Sample.out) == "--out")
        #expect(try !#require(Sample.run("run", "j", environment: ["SAMPLE_YES": "0"])).isSet(Sample.yes))
        #expect(try #require(Sample.run("run", "j", environment: ["SAMPLE_OUT": ""])).value(of: Sample.out) == nil)
    }

    @Test(
        arguments: [
            ([], "no command was given", "run 'sample --help' for what it can do"),
            (["rnu"], "there is no command 'rnu'", "did you mean 'sample run'?"),
            (["zzzzzz"], "there is no command 'zzzzzz'", "run 'sample --help' for the commands"),
            (["run"], "'run' needs PIPELINE", "usage: sample run [flags] PIPELINE [DIR]"),
            (
                ["run", "a", "b", "c"], "'run' does not take the argument 'c'",
                "usage: sample run [flags] PIPELINE [DIR]"
            ),
            (["run", "a", "--lmit", "5"], "there is no flag '--lmit' for 'run'", "did you mean '--limit'?"),
            (["run", "a", "--prog"], "there is no flag '--prog' for 'run'", "did you mean '--progress'?"),
            (["inspect", "a", "--shard", "1/2"], "there is no flag '--shard' for 'inspect'", "it belongs to 'run'"),
            (["--shard", "1/2"], "there is no flag '--shard'", "write it after the command: it belongs to 'run'"),
            (["run", "a", "-x"], "there is no flag '-x'", "run 'sample run --help' for the flags"),
            (["run", "a", "--limit"], "'--limit' needs a value", "write '--limit N'"),
            (
                ["run", "a", "--limit", "--yes"], "'--limit' needs a value",
                "write '--limit N', or '--limit=--yes' if that is the value"
            ),
            (
                ["run", "a", "--limit", "many"], "'--limit' is 'many', which is not a number",
                "run 'sample run --help' for the flags"
            ),
            (
                ["run", "a", "--progress", "plane"], "'--progress' is 'plane', which is none of auto, plain, none",
                "did you mean 'plain'?"
            ),
            (
                ["run", "a", "--yes=no"], "'--yes' takes no value, and was given 'no'",
                "run 'sample run --help' for the flags"
            ),
            (["completions", "bsh"], "SHELL is 'bsh', which is none of bash, zsh, fish", "did you mean 'bash'?"),
        ] as [([String], String, String)])
    func `explains what makes no sense`(arguments: [String], message: String, hint: String) {
        #expect(Sample.failure(arguments) == UsageError(message, hint: hint))
    }

    @Test func `names the variable when the environment is at fault`() {
        #expect(
            Sample.failure(["run", "a"], environment: ["SAMPLE_YES": "maybe"])?.message
                == "'SAMPLE_YES' is 'maybe', which is neither true nor false")
    }

    @Test(
        arguments: [
            (["--help"], nil, true), (["-h"], nil, false), (["help"], nil, true), (["help", "run"], "run", true),
            (["run", "--help"], "run", true), (["run", "-h", "--bogus"], "run", false),
            (["--help", "run"], "run", true),
        ] as [([String], String?, Bool)])
    func `answers a question for help wherever it stands`(arguments: [String], command: String?, isFull: Bool) {
        #expect(Sample.table.parse(arguments) == .help(HelpRequest(command: command, isFull: isFull)))
    }

    @Test func `does not take a file called help for a question`() {
        #expect(Sample.run("inspect", "--", "--help")?.positionals == ["--help"])
        #expect(Sample.table.parse(["--version"]) == .version)
    }
}
