extension CommandTable {
    /// Parses the arguments after the program's name.
    ///
    /// Flags and positionals may be mixed; `--` ends the flags. `--flag value`, `--flag=value`, `-f value`, `-fvalue`
    /// and `-abc` for three flags without values are all accepted. Variables fill in for flags that are absent.
    package func parse(_ arguments: [String], environment: [String: String] = [:]) -> ParseResult {
        var parser = ArgumentParser(table: self, arguments: arguments)
        do {
            return try parser.parse(environment: environment)
        } catch {
            return .failure(error)
        }
    }
}
