import CommandLine
import Testing

struct HelpTextTests {
    @Test func `is short where it was asked to be`() {
        let text = HelpText(Sample.table, width: 60).render(HelpRequest(command: "run", isFull: false))
        #expect(
            text == """
                sample run: do the work

                Usage: sample run [flags] PIPELINE [DIR]

                Arguments:
                  PIPELINE  the file that says what to do
                  DIR       where to look

                Output:
                  -o, --out DIR  write into DIR

                Limits:
                  --limit N    stop after N files
                  --only GLOB  take only what matches GLOB

                Options:
                  --progress MODE  how to show progress
                  -y, --yes        do not ask
                  --shard I/N      a share
                  -q, --quiet      say less; it's for "cron" [and] $HOME

                Run 'sample run --help' for examples and details.

                """)
    }

    @Test func `starts with examples and says everything in full help`() {
        let text = HelpText(Sample.table, width: 60).render(HelpRequest(command: "run", isFull: true))
        #expect(
            text.hasPrefix(
                """
                sample run: do the work

                Examples:
                  sample run job.json --limit 5
                      Do five files to see whether it works.

                Usage: sample run [flags] PIPELINE [DIR]

                Does what the file says and remembers what is done, so that
                it never does it twice.

                Arguments:
                """))
        #expect(
            text.contains(
                """
                Output:
                  -o, --out DIR
                      write into DIR
                      Everything below DIR belongs to the program; files
                      that it did not write stay.
                      Environment: SAMPLE_OUT


                """))
        #expect(text.contains("One of: auto, plain, none.\n") && text.contains("May be given more than once.\n"))
    }

    @Test func `gives an overview of the program`() {
        let text = HelpText(Sample.table, width: 80).render(HelpRequest(command: nil, isFull: true))
        #expect(
            text == """
                sample: shows how flags work

                Examples:
                  sample run job.json
                      Do everything that the job says.

                Usage: sample COMMAND [flags] …

                Commands:
                  run          do the work
                  inspect      look at files
                  completions  write completions

                Options:
                  -q, --quiet
                      say less; it's for "cron" [and] $HOME

                Exit status:
                  0  all is well
                  2  the command line makes no sense

                Run 'sample COMMAND --help' for everything about one command.

                """)
    }

    @Test(arguments: [0, 40, 57, 80, 300])
    func `stays within the screen`(width: Int) {
        for command in [nil] + Sample.table.commands.map(\.name) {
            for isFull in [true, false] {
                let text = HelpText(Sample.table, width: width).render(HelpRequest(command: command, isFull: isFull))
                // Lines made of one command or one flag are never broken.
                let lines: [Substring] = text.split(separator: "\n")
                let wide = lines.filter { $0.count > min(100, max(40, width)) }
                #expect(wide.allSatisfy { $0.hasPrefix("Run ") || $0.hasPrefix("Usage:") || $0.hasPrefix("A flag") })
            }
        }
    }
}
