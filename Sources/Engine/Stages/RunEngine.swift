package import Pipeline
package import Primitives

/// The stages of a run in order; takes every capability and constructs none.
package struct RunEngine: Sendable {
    /// What the stages work with.
    package struct Capabilities: Sendable {
        package var store: any RunStore
        package var sources: any SourceAccess
        package var outputs: any OutputAccess
        package var engine: any AnswerEngine
        package var hashing: any ContentHashing
        package var observer: any RunObserver
        package var time: any TimeSource

        package init(
            store: any RunStore, sources: any SourceAccess, outputs: any OutputAccess, engine: any AnswerEngine,
            hashing: any ContentHashing, observer: any RunObserver, time: any TimeSource
        ) {
            self.store = store
            self.sources = sources
            self.outputs = outputs
            self.engine = engine
            self.hashing = hashing
            self.observer = observer
            self.time = time
        }
    }

    /// What the command line asked for beyond the pipeline.
    package struct Options: Sendable {
        package var policy: RerunPolicy
        package var limits: RunLimits
        package var paranoid: Bool
        /// Files under examination at the same time.
        package var examinationWindow: Int
        /// Which units this run takes up; the others stay due.
        package var isSelected: (@Sendable (PlannedUnit) -> Bool)?

        package init(
            policy: RerunPolicy, limits: RunLimits, paranoid: Bool = false, examinationWindow: Int = 16,
            isSelected: (@Sendable (PlannedUnit) -> Bool)? = nil
        ) {
            self.policy = policy
            self.limits = limits
            self.paranoid = paranoid
            self.examinationWindow = examinationWindow
            self.isSelected = isSelected
        }
    }

    private let pipeline: ResolvedPipeline
    private let capabilities: Capabilities
    private let options: Options
    private let stop: StopControl
    private let planning: PlanningStage

    package init(_ pipeline: ResolvedPipeline, _ capabilities: Capabilities, _ options: Options, stop: StopControl) {
        self.pipeline = pipeline
        self.capabilities = capabilities
        self.options = options
        self.stop = stop
        planning = PlanningStage(
            pipeline, policy: options.policy, model: capabilities.engine.modelComponent, store: capabilities.store,
            outputs: capabilities.outputs, hashing: capabilities.hashing, observer: capabilities.observer)
    }

    /// Finds and examines sources and plans every unit; nothing is asked.
    ///
    /// - Returns: Whether there is a plan; a run that was stopped while discovering has none.
    package func plan() async throws -> Bool {
        let spec = pipeline.spec
        let examination = ExaminationPolicy(
            inputs: spec.inputs, attemptsAcrossRuns: options.policy.attemptsAcrossRuns, paranoid: options.paranoid)
        try await DiscoveryStage(
            inputs: spec.inputs, policy: examination, store: capabilities.store, access: capabilities.sources,
            observer: capabilities.observer, stop: stop, window: options.examinationWindow
        ).run()
        guard stop.reason == nil else { return false }
        try await planning.plan()
        if let isSelected = options.isSelected { try await capabilities.store.select(isSelected) }
        capabilities.observer.observe(
            .planned(try await capabilities.store.planCounts(), due: try await capabilities.store.dueCount()))
        return true
    }

    /// Does what the plan found due.
    package func execute(since started: Timestamp) async throws {
        let work = UnitWork(
            pipeline, planning: planning, store: capabilities.store, outputs: capabilities.outputs,
            engine: capabilities.engine, hashing: capabilities.hashing, time: capabilities.time)
        try await FanOutStage(
            levels: pipeline.levels, store: capabilities.store, work: work, limits: options.limits,
            unitsAtWork: capabilities.engine.unitsAtWork, observer: capabilities.observer, stop: stop,
            time: capabilities.time
        ).run(since: started)
    }
}
