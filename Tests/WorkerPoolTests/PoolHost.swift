import Glibc

/// A main process of its own, which does one thing with a pool and prints what it sees.
final class PoolHost {
    private var pid = pid_t()
    private let output: CInt

    init(_ task: String) throws {
        var pipe: [CInt] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else { throw ScriptFileError(errorNumber: errno) }
        output = pipe[0]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO)
        // Other tests open descriptors at the same time: the host must see none of them.
        for descriptor in 3...255 { posix_spawn_file_actions_addclose(&actions, CInt(descriptor)) }
        let words = [WorkerFixture.path, "host", task, WorkerFixture.path]
        var arguments = words.map { (word: String) in strdup(word) } + [nil]
        defer { arguments.forEach { free($0) } }
        let status = posix_spawn(&pid, WorkerFixture.path, &actions, nil, &arguments, environ)
        close(pipe[1])
        guard status == 0 else { throw ScriptFileError(errorNumber: status) }
    }

    deinit { close(output) }

    /// Waits for the next line; empty at the end.
    func readLine() -> String {
        var text = ""
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { text.append(Character(Unicode.Scalar(byte))) }
        return text
    }

    func kill() {
        Glibc.kill(pid, SIGKILL)
        wait()
    }

    func wait() {
        var status: CInt = 0
        waitpid(pid, &status, 0)
    }
}
