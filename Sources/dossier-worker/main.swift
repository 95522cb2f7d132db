import WorkerService

WorkerMain.run(arguments: CommandLine.arguments) { try LibraryReader() }
