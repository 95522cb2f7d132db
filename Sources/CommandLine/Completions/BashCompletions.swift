/// Completions for bash: one function with a case per command.
struct BashCompletions {
    let table: CommandTable

    var script: String {
        let function = "_\(table.program.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined())"
        return """
            # bash completion for \(table.program)
            \(function)() {
                local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command="" word
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case "$word" in \(table.commands.map(\.name).joined(separator: "|"))) command="$word"; break ;; esac
                done
                COMPREPLY=()
                case "$command:$previous" in
            \(valueCases)    esac
                case "$command" in
            \(commandCases)    *) COMPREPLY=($(compgen -W \(ShellText.quoted(topWords)) -- "$current")) ;;
                esac
            }
            complete -F \(function) \(table.program)

            """
    }

    private var topWords: String {
        (table.commands.map(\.name) + table.globalFlags.map(\.spelling) + ["--help", "--version"])
            .joined(separator: " ")
    }

    private var commandCases: String {
        table.commands.map { command in
            let flags = table.flags(of: command).map(\.spelling) + ["--help"]
            let words = "COMPREPLY=($(compgen -W \(ShellText.quoted(flags.joined(separator: " "))) -- \"$current\"))"
            let positional = command.positionals.last.map(values) ?? ":"
            return """
                    \(command.name)) if [[ "$current" == -* ]]; then \(words); else \(positional); fi ;;

                """
        }.joined()
    }

    private var valueCases: String {
        var lines = ""
        for command in table.commands {
            for flag in table.flags(of: command) where flag.takesValue {
                lines += "    \(command.name):\(flag.spelling)) \(values(flag)); return ;;\n"
            }
        }
        return lines
    }

    private func values(_ flag: FlagDefinition) -> String {
        switch flag.argument {
        case .none: ":"
        case .value(_, let completion): values(completion)
        case .choice(_, let choices): words(choices)
        }
    }

    private func values(_ positional: PositionalDefinition) -> String {
        positional.choices.isEmpty ? values(positional.completion) : words(positional.choices)
    }

    private func words(_ choices: [String]) -> String {
        "COMPREPLY=($(compgen -W \(ShellText.quoted(choices.joined(separator: " "))) -- \"$current\"))"
    }

    /// `compopt -o filenames` lets bash quote names with spaces.
    private func values(_ completion: FlagDefinition.Completion) -> String {
        switch completion {
        case .none: ":"
        case .file: #"compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current")"#
        case .folder: #"compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current")"#
        }
    }
}
