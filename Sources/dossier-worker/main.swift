import WorkerService

WorkerMain.run(arguments: CommandLine.arguments) { LibraryReader() }
