import Media
import Primitives
import WorkerPool

extension WorkerPool {
    /// Has a worker examine a file whose content tells it what to do.
    func examine(script: String, detail: Set<MediaFamily> = []) async throws -> Result<SourceFacts, ReadingProblem> {
        let file = try ScriptFile(script)
        defer { withExtendedLifetime(file) {} }
        return try await examine(descriptor: file.descriptor, name: "file.bin", size: file.size, detail: detail)
    }

    /// Has a worker extract from a file whose content tells it what to do.
    func extract(script: String, limits: ExtractionLimits = ExtractionLimits()) async throws
        -> Result<Extraction, ReadingProblem>
    {
        let file = try ScriptFile(script)
        let facts = SourceFacts(type: .plainText, family: .text, facts: ["lines": 3])
        defer { withExtendedLifetime(file) {} }
        return try await extract(
            descriptor: file.descriptor, name: "file.bin", size: file.size, facts: facts, limits: limits)
    }

    /// Starts examining or extracting a file, and returns once a worker has read its content.
    func begin(script: String, _ call: @escaping @Sendable (WorkerPool, ScriptFile) async throws -> Void) async throws
        -> Task<Void, any Error>
    {
        let file = try ScriptFile(script)
        file.rewind()
        let task = Task { try await call(self, file) }
        // Worker and test share the file offset, which the worker moves by reading.
        while !file.isRead { await Task.yield() }
        return task
    }

    /// The process number of a worker that answers now.
    func pid() async throws -> Int { try await examine(script: "pid").get().facts["pid"]?.intValue ?? -1 }
}

extension Result where Failure == ReadingProblem {
    var problem: ReadingProblem? { if case .failure(let problem) = self { problem } else { nil } }
}
