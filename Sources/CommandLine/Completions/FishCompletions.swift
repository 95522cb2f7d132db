/// Completions for fish: one `complete` line per command and flag.
struct FishCompletions {
    let table: CommandTable

    var script: String {
        var lines = ["# fish completion for \(table.program)", "complete -c \(table.program) -f"]
        for command in table.commands {
            lines.append("\(start) -n __fish_use_subcommand -a \(command.name) -d \(quoted(command.summary))")
        }
        for flag in table.globalFlags { lines.append("\(start) \(specification(flag))") }
        for command in table.commands {
            let condition = quoted("__fish_seen_subcommand_from \(command.name)")
            for flag in command.flags { lines.append("\(start) -n \(condition) \(specification(flag))") }
            guard let positional = command.positionals.last else { continue }
            if !positional.choices.isEmpty {
                lines.append("\(start) -n \(condition) -a \(quoted(positional.choices.joined(separator: " ")))")
            } else {
                switch positional.completion {
                case .none: break
                case .file: lines.append("\(start) -n \(condition) -F")
                case .folder: lines.append("\(start) -n \(condition) -a '(__fish_complete_directories)'")
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var start: String { "complete -c \(table.program)" }

    private func specification(_ flag: FlagDefinition) -> String {
        let letter = flag.short.map { " -s \($0)" } ?? ""
        let value =
            switch flag.argument {
            case .none: ""
            case .value(_, .none): " -x"
            case .value(_, .file): " -r -F"
            case .value(_, .folder): " -x -a '(__fish_complete_directories)'"
            case .choice(_, let choices): " -x -a \(quoted(choices.joined(separator: " ")))"
            }
        return "-l \(flag.name)\(letter)\(value) -d \(quoted(flag.summary))"
    }

    private func quoted(_ text: String) -> String { ShellText.quotedForFish(text) }
}
