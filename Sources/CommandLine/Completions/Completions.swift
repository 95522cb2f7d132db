/// The shells that completions can be written for.
package enum CompletionShell: String, Sendable, CaseIterable {
    case bash, zsh, fish
}

extension CommandTable {
    /// A script that the shell reads to complete commands, flags and values.
    package func completions(for shell: CompletionShell) -> String {
        switch shell {
        case .bash: BashCompletions(table: self).script
        case .zsh: ZshCompletions(table: self).script
        case .fish: FishCompletions(table: self).script
        }
    }
}

/// Quotes for shells.
enum ShellText {
    /// In single quotes for bash and zsh, where nothing inside has a meaning.
    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// In single quotes for fish, which knows two escapes there.
    static func quotedForFish(_ text: String) -> String {
        var result = "'"
        for character in text {
            if character == "'" || character == "\\" { result += "\\" }
            result.append(character)
        }
        return result + "'"
    }
}
