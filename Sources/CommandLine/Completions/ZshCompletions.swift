/// Completions for zsh, through its `_arguments`.
struct ZshCompletions {
    let table: CommandTable

    var script: String {
        let commands = table.commands.map { "    \(ShellText.quoted("\(escaped($0.name)):\($0.summary)"))" }
        return """
            #compdef \(table.program)
            # zsh completion for \(table.program)
            _\(table.program)() {
              local context state state_descr line
              typeset -A opt_args
              local -a commands
              commands=(
            \(commands.joined(separator: "\n"))
              )
              _arguments -C '1:command:->command' '*::argument:->argument'
              case $state in
                command) _describe 'command' commands ;;
                argument)
                  case $words[1] in
            \(table.commands.map(arguments).joined(separator: "\n"))
                  esac ;;
              esac
            }
            if [ "$funcstack[1]" = "_\(table.program)" ]; then
              _\(table.program) "$@"
            else
              compdef _\(table.program) \(table.program)
            fi

            """
    }

    private func arguments(_ command: CommandDefinition) -> String {
        var specifications: [String] = []
        for flag in table.flags(of: command) {
            let star = flag.isRepeatable ? "*" : ""
            let summary = escaped(flag.summary)
            specifications.append("\(star)\(flag.spelling)[\(summary)]\(value(flag))")
            if let short = flag.short { specifications.append("\(star)-\(short)[\(summary)]\(value(flag))") }
        }
        specifications.append("--help[show help]")
        for positional in command.positionals {
            let action =
                positional.choices.isEmpty
                ? action(positional.completion) : "(\(positional.choices.joined(separator: " ")))"
            let place = positional.count.isRepeated ? "*" : ""
            let optional = positional.count.isRequired ? "" : ":"
            specifications.append(
                place.isEmpty ? ":\(optional)\(positional.name):\(action)" : "*:\(positional.name):\(action)")
        }
        let lines = specifications.map { "            \(ShellText.quoted($0))" }.joined(separator: " \\\n")
        return "        \(command.name)) _arguments \\\n\(lines) ;;"
    }

    private func value(_ flag: FlagDefinition) -> String {
        switch flag.argument {
        case .none: ""
        case .value(let placeholder, let completion): ":\(placeholder):\(action(completion))"
        case .choice(let placeholder, let choices): ":\(placeholder):(\(choices.joined(separator: " ")))"
        }
    }

    private func action(_ completion: FlagDefinition.Completion) -> String {
        switch completion {
        case .none: " "
        case .file: "_files"
        case .folder: "_files -/"
        }
    }

    /// Characters with a meaning in `_arguments` and `_describe`.
    private func escaped(_ text: String) -> String {
        text.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
