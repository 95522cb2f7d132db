/// What the main process says on the worker's command line.
package struct WorkerArguments: Sendable, Hashable {
    /// Bytes of address space.
    package let memoryLimit: UInt64
    /// Processor time of one request.
    package let processorSeconds: UInt64
    /// The process that started this one, without which it must not go on.
    package let parent: CInt

    /// Parses the arguments after the program's name; `nil` unless they are exactly those that the pool gives.
    package init?(_ arguments: some Collection<String>) {
        let words = Array(arguments)
        guard words.count == 6, words[0] == "--memory-limit", words[2] == "--processor-seconds", words[4] == "--parent",
            let memoryLimit = UInt64(words[1]), let processorSeconds = UInt64(words[3]), let parent = CInt(words[5]),
            memoryLimit > 0, processorSeconds > 0
        else { return nil }
        self.memoryLimit = memoryLimit
        self.processorSeconds = processorSeconds
        self.parent = parent
    }
}
