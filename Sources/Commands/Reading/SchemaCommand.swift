import CommandLine
import Pipeline
import TerminalUI

/// `dossier schema` and `dossier completions`: texts that are part of the program.
struct TextCommands {
    let context: CommandContext

    func schema() throws -> ExitStatus {
        let text =
            switch context.invocation.positionals.first {
            case "manifest": ManifestSchemaText.json
            default: PipelineSchemaText.json
            }
        try context.printer.data(text)
        try context.printer.flush()
        return .success
    }

    func completions() throws -> ExitStatus {
        let shell = CompletionShell(rawValue: context.invocation.positionals[0]) ?? .bash
        try context.printer.data(DossierCommands.table.completions(for: shell))
        try context.printer.flush()
        return .success
    }
}
