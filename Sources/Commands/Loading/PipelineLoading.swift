import Engine
import Patterns
import Pipeline
import Platform
import Primitives
import Templates

/// Reads pipeline files and what they point to from disk.
struct PipelineLoading {
    let hashing: any ContentHashing

    /// Prompts, schemas and templates above this size are mistakes: no model takes as much.
    private static let textLimit = 8 << 20

    /// The folder that paths in a pipeline are relative to: the pipeline file's own.
    static func folder(of pipelinePath: String) -> String {
        guard let slash = pipelinePath.lastIndex(of: "/") else { return "." }
        return slash == pipelinePath.startIndex ? "/" : String(pipelinePath[..<slash])
    }

    /// A path of the pipeline as the system has to open it.
    static func resolve(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") || folder == "." ? path : "\(folder)/\(path)"
    }

    /// Reads and resolves the pipeline at `path`.
    ///
    /// - Throws: `CommandFailure` when the pipeline file itself cannot be read.
    func load(_ path: String) throws -> (pipeline: ResolvedPipeline?, diagnostics: [Diagnostic]) {
        let bytes: [UInt8]
        do {
            bytes = try TextFile.read(path, limit: Self.textLimit)
        } catch {
            throw CommandFailure(
                .usage, "cannot read the pipeline '\(path)': \(error.reason)", hint: "name an existing pipeline file")
        }
        let folder = Self.folder(of: path)
        var resolver = PipelineResolver(
            SourceText(file: path, bytes: bytes),
            read: { try TextFile.read(Self.resolve($0, in: folder), limit: Self.textLimit) },
            patterns: PatternCompiler(), templates: MustacheCompiling(), hashing: hashing)
        let (pipeline, diagnostics) = resolver.resolve()
        return (pipeline, diagnostics.map { $0.located(from: path, folder: folder) })
    }
}

extension Diagnostic {
    /// The same with a path that opens from the working directory, for files that the pipeline names.
    ///
    /// Texts that stand in the pipeline itself have a name that is no path.
    fileprivate func located(from pipeline: String, folder: String) -> Diagnostic {
        let resolved = PipelineLoading.resolve(file, in: folder)
        guard file != pipeline, SystemPath.exists(resolved) else { return self }
        return Diagnostic(
            severity: severity, file: resolved, position: position, pointer: pointer,
            message: message, hint: hint)
    }
}
