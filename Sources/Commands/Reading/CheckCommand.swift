import CommandLine
import Engine
import Pipeline
import Platform
import Primitives
import Providers
import TerminalUI

/// `dossier check`: the pipeline and all it points to, every mistake in one pass.
struct CheckCommand {
    let context: CommandContext

    func run() throws -> ExitStatus {
        let path = context.invocation.positionals[0]
        let (pipeline, diagnostics) = try PipelineLoading(hashing: context.hashing).load(path)
        if context.isJSON {
            for diagnostic in diagnostics {
                try context.printer.data(JSONWriter.bytes(of: Self.json(diagnostic)) + [UInt8(ascii: "\n")])
            }
            try context.printer.flush()
        } else {
            for diagnostic in diagnostics { context.printer.plain("\(diagnostic)\n") }
        }
        guard var pipeline else {
            let count = diagnostics.count { $0.severity == .error }
            context.printer.error("'\(path)' has \(count) error\(count == 1 ? "" : "s")")
            return .usage
        }
        let folders = try InputFolders.resolve(pipeline.spec, path: path, context.invocation)
        try InputFolders.check(
            folders, output: context.outputPath ?? Workspace.defaultPath(pipeline: pipeline.spec.name))
        try RouteFlags.apply(to: &pipeline.spec, context.invocation)
        let route = context.route(pipeline.spec, path: path)
        try route.refuseProblems(path: path)
        for warning in route.warnings() { context.printer.warning(warning.message, hint: warning.hint) }
        let missing = route.missingKeys()
        for (provider, problem) in missing {
            context.printer.warning("provider '\(provider)' has no key: \(problem.message)", hint: problem.hint)
        }
        let steps = pipeline.steps.map(\.spec.id).joined(separator: ", ")
        context.printer.note(
            "'\(path)' is valid: inputs \(pipeline.spec.inputs.map(\.id).joined(separator: ", ")); steps \(steps); "
                + "route \(pipeline.spec.route.joined(separator: ", "))")
        // The pipeline is sound, and yet a run could ask nobody.
        return missing.isEmpty || missing.count < pipeline.spec.route.count ? .success : .nothingEvaluated
    }

    private static func json(_ diagnostic: Diagnostic) -> JSONValue {
        [
            "severity": .string(diagnostic.severity.rawValue), "file": .string(diagnostic.file),
            "line": .integer(diagnostic.line), "column": .integer(diagnostic.column),
            "pointer": .optional(diagnostic.pointer?.description), "message": .string(diagnostic.message),
            "hint": .optional(diagnostic.hint),
        ]
    }
}
