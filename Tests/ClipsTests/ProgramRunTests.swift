import Glibc
import Media
import TestSupport
import Testing
@testable import Clips

@Suite(.serialized) struct ProgramRunTests {
    private func shell(
        _ script: String, input: CInt? = nil, deadline: Duration = .seconds(20), outputLimit: Int = 1000
    ) throws -> ProgramRun.Result {
        try ProgramRun.run("/bin/sh", ["-c", script], input: input, deadline: deadline, outputLimit: outputLimit)
    }

    @Test func `collects output, errors and the exit code`() throws {
        let result = try shell("echo out; echo err >&2; exit 3")
        #expect(String(decoding: result.output, as: UTF8.self) == "out\n")
        #expect(String(decoding: result.errors, as: UTF8.self) == "err\n")
        #expect(result.exitCode == 3)
        #expect(!result.succeeded)
    }

    @Test func `hands over the file from its start`() throws {
        let fixture = try Fixture("content")
        lseek(fixture.descriptor, 3, SEEK_SET)
        #expect(String(decoding: try shell("cat", input: fixture.descriptor).output, as: UTF8.self) == "content")
    }

    @Test func `throws output beyond the limit away and lets the program finish`() throws {
        let result = try shell("yes | head -c 1000000; exit 0")
        #expect(result.output.count == 1000)
        #expect(result.isCut)
        #expect(result.succeeded)
    }

    @Test func `kills and reaps the program at the deadline`() throws {
        let result = try shell("echo $$; exec sleep 100", deadline: .milliseconds(200))
        #expect(result.timedOut)
        let program = try #require(pid_t(String(decoding: result.output, as: UTF8.self).filter(\.isNumber)))
        #expect(kill(program, 0) == -1)
    }

    @Test func `leaves the program in the group of the worker, so that it dies with it`() throws {
        let group = String(decoding: try shell("cut -d' ' -f5 /proc/$$/stat").output, as: UTF8.self)
            .filter(\.isNumber)
        #expect(pid_t(group) == getpgrp())
    }

    @Test func `reports the signal that ended a program`() throws {
        #expect(try shell("kill -9 $$").signal == SIGKILL)
    }

    @Test func `passes on no environment of its own`() throws {
        // Every test process has a HOME; changing the environment here would race with tests that read it.
        #expect(getenv("HOME") != nil)
        let environment = String(decoding: try shell("env").output, as: UTF8.self)
        #expect(!environment.contains("HOME="))
        #expect(environment.contains("PATH="))
    }

    @Test func `leaves no descriptor open in the program or behind`() throws {
        let leaked = open("/dev/null", O_RDONLY)
        defer { close(leaked) }
        let result = try shell("ls -l /proc/self/fd")
        // What `ls` itself has opened to read the folder comes after the three.
        let numbers = String(decoding: result.output, as: UTF8.self).split(separator: "\n").compactMap { line in
            line.contains("->") ? line.split(separator: " ").dropLast(2).last.flatMap { Int($0) } : nil
        }
        #expect(numbers.sorted() == [0, 1, 2, 3], "\(String(decoding: result.output + result.errors, as: UTF8.self))")
    }

    @Test func `names the package of a missing program`() {
        let program = Program(name: "no-such-program", package: "no-such-package")
        #expect { try program.located() } throws: { error in
            (error as? ReadingProblem)
                == ReadingProblem(
                    .unsupported, "no-such-program is not installed: install the package no-such-package")
        }
    }
}
