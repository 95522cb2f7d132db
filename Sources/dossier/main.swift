import Commands
import Glibc

// An asynchronous main would hand this thread to the dispatch library, which waits on it with every signal let through.
// So it stays synchronous, and waits with those signals blocked that the program reads on a thread of its own.
Program.prepareProcess()
Task.detached { exit(await Program.main()) }
while true { pause() }
