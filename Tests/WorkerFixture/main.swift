import WorkerService

// A worker in every respect but its reader, which does what the file tells it to; with `host` it plays the main process.
if CommandLine.arguments.count == 4, CommandLine.arguments[1] == "host" {
    try await PoolHost.run(CommandLine.arguments[2], executable: CommandLine.arguments[3])
} else {
    WorkerMain.run(arguments: CommandLine.arguments) { ScriptedReader() }
}
