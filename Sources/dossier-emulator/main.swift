import EmulatorService
import Glibc

exit(EmulatorMain.run(arguments: Array(CommandLine.arguments.dropFirst())))
