import Glibc
import Testing

/// The C part of signal handling in a program of its own, because it must start before any other thread exists.
struct SignalShimTests {
    private static let compiler = ["clang"].first { system("command -v \($0) >/dev/null 2>&1") == 0 }

    /// Blocks, then reports each signal that a thread reads; the second one ends the program.
    private static let program = """
        #include "signals.h"
        #include <pthread.h>
        #include <signal.h>
        #include <stdio.h>
        #include <unistd.h>
        static void *reader(void *unused) {
            (void)unused;
            for (int seen = 0;; seen++) {
                int number = dossier_signals_wait();
                if (number < 0) { printf("none "); fflush(stdout); return NULL; }
                printf("%d ", number);
                fflush(stdout);
                if (seen == 1) dossier_signals_exit_by(number);
            }
        }
        int main(void) {
            pthread_t thread;
            if (dossier_signals_block() != 0 || pthread_create(&thread, NULL, reader, NULL) != 0) return 1;
            if (write(3, "ready\\n", 6) != 6) return 2;
            alarm(20);
            pthread_join(thread, NULL);
            dossier_signals_restore();
            return 0;
        }
        """

    /// Sends each signal when the program says that it waits, and tells its output and status.
    private static let driver = """
        mkfifo ready
        [ -z "$1" ] || trap '' $1
        ./program >output 3>ready & program=$!
        read -r _ <ready
        shift
        seen=0
        for number in "$@"; do
            kill -$number $program
            seen=$((seen + 1))
            # The next signal must not overtake this one in the queue.
            while [ "$(wc -w <output)" -lt $seen ] && kill -0 $program 2>/dev/null; do :; done
        done
        wait $program 2>/dev/null
        echo "$(cat output)status $?"
        """

    @Test(
        .enabled(if: compiler != nil, "clang comes with the toolchain, and is missing here"), .timeLimit(.minutes(5)),
        arguments: [
            ("", "15 15", "15 15 status 143"),
            ("", "1 15", "1 15 status 143"),
            ("", "15 1", "15 1 status 129"),
            ("1", "15 15", "15 15 status 143"),
            ("1 2 15", "", "none status 0"),
        ])
    func `reads signals on one thread and leaves ignored ones ignored`(
        ignored: String, sent: String, expected: String
    ) throws {
        let tree = try TemporaryTree()
        try tree.file("program.c", Self.program)
        try tree.file("driver.sh", Self.driver)
        let root = #filePath.split(separator: "/" as Character).dropLast(3)
        let sources = "/\(root.joined(separator: "/"))/Sources/CPlatformShims"
        let compiler = try #require(Self.compiler)
        let command = """
            cd '\(tree.path)' && \(compiler) -D_GNU_SOURCE -Wno-nullability-extension -I'\(sources)/include' \
            -o program program.c '\(sources)/signals.c' -pthread 2>errors && sh driver.sh '\(ignored)' \(sent) >result
            """
        #expect(system(command) == 0, "\(tree.content("errors") ?? "")")
        #expect(tree.content("result") == expected + "\n")
    }
}
