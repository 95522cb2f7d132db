import CommandLine
import Pipeline
import Platform
import Primitives
import Selection

/// Where each input is read from: the pipeline's folder, `--input ID=DIR`, or a positional folder.
///
/// An input that names URLs has a folder only where the command line gives it one, which takes the URLs' place.
enum InputFolders {
    static func resolve(
        _ spec: PipelineSpec, path: String, _ invocation: ParsedInvocation
    ) throws -> [(input: InputSpec, path: String)] {
        let overrides = try overrides(spec, invocation)
        return spec.inputs.compactMap { input in
            if let folder = overrides[input.id] { return (input, folder) }
            guard case .folder(let root) = input.origin else { return nil }
            return (input, PipelineLoading.resolve(root, in: PipelineLoading.folder(of: path)))
        }
    }

    private static func overrides(_ spec: PipelineSpec, _ invocation: ParsedInvocation) throws -> [String: String] {
        var overrides: [String: String] = [:]
        for text in invocation.values(of: Flags.input) {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw CommandFailure(.usage, "--input '\(text)' is not ID=DIR", hint: "write --input evidence=DIR")
            }
            guard spec.input(parts[0]) != nil else {
                let nearest = Suggestion.nearest(to: parts[0], among: spec.inputs.map(\.id))
                throw CommandFailure(
                    .usage, "--input names '\(parts[0])', which the pipeline has no input of",
                    hint: nearest.map { "did you mean '\($0)'?" }
                        ?? "its inputs are \(spec.inputs.map(\.id).joined(separator: ", "))")
            }
            overrides[parts[0]] = parts[1]
        }
        if invocation.positionals.count > 1 {
            guard spec.inputs.count == 1, let input = spec.inputs.first else {
                throw CommandFailure(
                    .usage,
                    "a folder on the command line needs a pipeline with one input, and this one has \(spec.inputs.count)",
                    hint: "name the input: --input ID=DIR")
            }
            overrides[input.id] = invocation.positionals[1]
        }
        return overrides
    }

    /// Refuses inputs that are missing, and output folders that a walk would read as input.
    static func check(_ folders: [(input: InputSpec, path: String)], output: String) throws {
        let resolvedOutput = SystemPath.resolved(output)
        for (input, path) in folders {
            guard SystemPath.exists(path) else {
                throw CommandFailure(
                    .usage, "the folder of the input '\(input.id)' does not exist: '\(path)'",
                    hint: "correct the pipeline's root, or give another folder with --input \(input.id)=DIR")
            }
            guard SystemPath.isFolder(path) else {
                throw CommandFailure(.usage, "the root of the input '\(input.id)' is not a folder: '\(path)'")
            }
            let root = SystemPath.resolved(path)
            if root == resolvedOutput || isBelow(root, resolvedOutput) {
                throw CommandFailure(
                    .usage, "the input '\(input.id)' ('\(path)') lies in the output folder '\(output)'",
                    hint: "choose an output folder elsewhere with --out DIR")
            }
            if isBelow(resolvedOutput, root), try isTaken(resolvedOutput, below: root, by: input) {
                throw CommandFailure(
                    .usage, "the output folder '\(output)' lies in the input '\(input.id)' ('\(path)')",
                    hint: "choose one elsewhere with --out DIR, or exclude it in the pipeline's input")
            }
        }
    }

    private static func isBelow(_ path: String, _ folder: String) -> Bool {
        path.hasPrefix(folder == "/" ? "/" : folder + "/")
    }

    /// Whether a walk of the input would enter the folder: none of its parents is hidden, excluded or left out.
    private static func isTaken(_ path: String, below root: String, by input: InputSpec) throws -> Bool {
        let policy = try SelectionPolicy(include: input.include, exclude: input.exclude, hidden: input.hidden)
        var guide = SelectionGuide(policy)
        guide.enterFolder(.root, ignoreFile: nil)
        var current = RelativePath.root
        let relative = path.dropFirst(root == "/" ? 1 : root.utf8.count + 1)
        for name in relative.split(separator: "/") {
            let start = current.isRoot ? 0 : current.bytes.count + 1
            current = current.appending(name: Array(name.utf8))
            if guide.skipReason(path: current.bytes, nameStart: start, kind: .folder) != nil { return false }
            guide.enterFolder(current, ignoreFile: nil)
        }
        return true
    }
}
