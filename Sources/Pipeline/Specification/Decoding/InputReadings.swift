import Primitives

extension ValueReading where Value == [InputSpec] {
    /// `inputs`: an object whose keys are the inputs' identifiers.
    static var inputs: Self {
        .object { object in
            let inputs = object.map(.input)
            if !object.hasMembers {
                object.reader.refuse(
                    "names no input", hint: "give at least one folder: { \"docs\": { \"root\": \"…\" } }")
            }
            return inputs.map { entry in
                if !Identifier.isValid(entry.key) {
                    object.refuse(entry.key, Identifier.fault(entry.key), hint: Identifier.hint)
                }
                var input = entry.value
                input.id = entry.key
                return input
            }
        }
    }
}

extension ValueReading where Value == InputSpec {
    /// One input; its identifier is the key above it.
    fileprivate static var input: Self {
        .object { object in
            let root = object.optional("root", .path)
            let urls = object.optional("urls", .urls)
            switch (object.has("root"), object.has("urls")) {
            case (true, true): object.refuse("urls", "an input has either 'root' or 'urls'", hint: "make two inputs")
            case (false, false): object.reader.refuse("'root' is missing", hint: "or 'urls', for sources on the web")
            default: break
            }
            let walks = ["include", "exclude", "symlinks", "hidden"]
            for key in walks where object.has("urls") && !object.has("root") && object.has(key) {
                object.refuse(key, "'\(key)' applies to folders only")
            }
            let download = object.optional("download", .download)
            if object.has("download"), !object.has("urls") {
                object.refuse("download", "'download' applies to URLs only", hint: "it goes with 'urls'")
            }
            return InputSpec(
                id: "", origin: urls ?? .folder(root ?? "."),
                include: object.value("include", .list(of: .glob, atLeast: 1), default: ["**"]),
                exclude: object.value("exclude", .list(of: .glob), default: []),
                types: object.value("types", .distinctList(of: .typeSelector, atLeast: 1), default: [.any]),
                maxBytes: object.optional("maxBytes", .byteCount),
                symlinks: object.value("symlinks", .word, default: .skip),
                hidden: object.value("hidden", .flag, default: false), download: download, location: object.location)
        }
    }
}

extension ValueReading where Value == TypeSelector {
    fileprivate static var typeSelector: Self {
        ValueReading<String>.text.then { text, reader in
            if let selector = TypeSelector(parsing: text) { return selector }
            let nearest = Suggestion.nearest(to: text, among: TypeSelector.words)
            return reader.refused(
                "'\(text)' is neither a family nor a MIME type",
                hint: nearest.map { "did you mean '\($0)'?" }
                    ?? "families are \(TypeSelector.words.joined(separator: ", ")); MIME types look like image/png or image/*"
            )
        }
    }
}

extension ValueReading where Value == [String: String] {
    /// `vars`: names and values for prompts; numbers and flags count as their JSON spelling.
    static var vars: Self {
        .object { object in
            let value = ValueReading<String> { reader in
                switch reader.node.content {
                case .string(let text): text
                case .number(let number): number.literal
                case .bool(let flag): flag ? "true" : "false"
                default: reader.refused(expected: "a string, a number or a boolean")
                }
            }
            var vars: [String: String] = [:]
            for (key, _, value) in object.map(value) {
                if !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"{}".utf8.contains($0) }) {
                    vars[key] = value
                } else {
                    object.refuse(key, "'\(key)' cannot be the name of a variable", hint: "use letters, digits and '_'")
                }
            }
            return vars
        }
    }
}
