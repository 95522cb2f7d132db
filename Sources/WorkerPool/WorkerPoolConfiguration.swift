package import Primitives

/// How many workers there are, what each may use, and how long it may take.
package struct WorkerPoolConfiguration: Sendable {
    /// Path of `dossier-worker`.
    package var executable: String
    /// Most worker processes at a time; they are started when there is work for them.
    package var workers: Int
    /// Address space of one worker, which bounds its memory from above.
    package var memoryLimit: ByteCount
    /// Processor time that one request may use, also by several threads together.
    package var processorLimit: Duration
    /// From the moment a worker turns to a file until its answer is complete.
    package var examineDeadline: Duration
    package var extractDeadline: Duration
    /// From the start of a worker until it is ready.
    package var startDeadline: Duration
    /// For how long costly requests must have waited behind a running worker, in all, until a further one is started.
    ///
    /// Files to be examined wait four times as long, and any that waits behind a single one only this long. A start
    /// takes 15 ms of processor time, and 60 ms with the libraries that the first picture, recording and PDF load
    /// (Debian 12, AMD EPYC); the wait is wall time, which passes faster than work where other threads hash.
    package var startCost: Duration
    /// Files after which a worker is replaced, so that what libraries leak does not add up.
    package var filesPerWorker: Int
    /// Requests for cheap facts that a worker holds at a time, so that it never waits for the next one.
    package var requestsInFlight: Int
    /// The whole environment of the workers: nothing is inherited.
    package var environment: [String: String]

    package init(
        executable: String, workers: Int, memoryLimit: ByteCount = ByteCount(1536 << 20),
        processorLimit: Duration = .seconds(120), examineDeadline: Duration = .seconds(20),
        extractDeadline: Duration = .seconds(300), startDeadline: Duration = .seconds(20),
        startCost: Duration = .milliseconds(100), filesPerWorker: Int = 5000, requestsInFlight: Int = 4,
        environment: [String: String] = WorkerPoolConfiguration.scrubbedEnvironment
    ) {
        self.executable = executable
        self.workers = workers
        self.memoryLimit = memoryLimit
        self.processorLimit = processorLimit
        self.examineDeadline = examineDeadline
        self.extractDeadline = extractDeadline
        self.startDeadline = startDeadline
        self.startCost = startCost
        self.filesPerWorker = filesPerWorker
        self.requestsInFlight = requestsInFlight
        self.environment = environment
    }

    /// What a worker needs to find the programs it runs, and nothing that it could give away.
    ///
    /// Swift's backtracer is off because it makes a crash take seconds instead of milliseconds. Libraries are told to
    /// keep to one thread: there is a worker for each core.
    package static let scrubbedEnvironment = [
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "SWIFT_BACKTRACE": "enable=no",
        "VIPS_WARNING": "0",
        "OMP_THREAD_LIMIT": "1",
    ]
}
