import Primitives

/// Reads the keywords of one schema object; wrong values are reported to the compiler and read as absent.
struct KeywordReader {
    let object: JSONObject
    let pointer: JSONPointer

    func place(_ keyword: String) -> JSONPointer { pointer.appending(keyword) }

    func value(_ keyword: String) -> JSONValue? { object[keyword] }

    func string(_ keyword: String, _ compiler: inout SchemaCompiler) -> String? {
        read(keyword, "a string", &compiler, \.stringValue)
    }

    func bool(_ keyword: String, _ compiler: inout SchemaCompiler) -> Bool? {
        read(keyword, "a boolean", &compiler, \.boolValue)
    }

    func number(_ keyword: String, _ compiler: inout SchemaCompiler) -> JSONNumber? {
        read(keyword, "a number", &compiler) { if case .number(let number) = $0 { number } else { nil } }
    }

    /// A whole number of at least 0; one too large for the machine is the largest that fits.
    func count(_ keyword: String, _ compiler: inout SchemaCompiler) -> Int? {
        read(keyword, "a whole number of at least 0", &compiler) { value in
            guard case .number(let number) = value, number.isInteger, number.doubleValue >= 0 else { return nil }
            return number.intValue ?? Int.max
        }
    }

    func array(_ keyword: String, _ compiler: inout SchemaCompiler) -> [JSONValue]? {
        read(keyword, "an array", &compiler, \.arrayValue)
    }

    func members(_ keyword: String, _ compiler: inout SchemaCompiler) -> JSONObject? {
        read(keyword, "an object", &compiler, \.objectValue)
    }

    func names(_ keyword: String, _ compiler: inout SchemaCompiler) -> [String]? {
        value(keyword).flatMap { Self.names($0, at: place(keyword), &compiler) }
    }

    /// An array of strings that differ.
    static func names(_ value: JSONValue, at pointer: JSONPointer, _ compiler: inout SchemaCompiler) -> [String]? {
        guard let elements = value.arrayValue else {
            compiler.refuse(pointer, "must be an array, not \(value.kindPhrase)")
            return nil
        }
        var names: [String] = []
        for (index, element) in elements.enumerated() {
            if let name = element.stringValue, !names.contains(name) {
                names.append(name)
            } else {
                let fault =
                    element.stringValue == nil
                    ? "must be a string, not \(element.kindPhrase)" : "occurs twice in the list"
                compiler.refuse(pointer.appending(index), fault)
            }
        }
        return names
    }

    func schema(_ keyword: String, _ compiler: inout SchemaCompiler) -> SchemaProgram.NodeID? {
        value(keyword).map { compiler.node(for: $0, at: place(keyword)) }
    }

    func schemas(_ keyword: String, _ compiler: inout SchemaCompiler) -> [SchemaProgram.NodeID]? {
        guard let elements = array(keyword, &compiler) else { return nil }
        if elements.isEmpty { compiler.refuse(place(keyword), "must have at least 1 schema") }
        return elements.enumerated().map { compiler.node(for: $1, at: place(keyword).appending($0)) }
    }

    func schemaMap(_ keyword: String, _ compiler: inout SchemaCompiler) -> [(key: String, node: SchemaProgram.NodeID)]?
    {
        members(keyword, &compiler)?.map {
            ($0.key, compiler.node(for: $0.value, at: place(keyword).appending($0.key)))
        }
    }

    private func read<Value>(
        _ keyword: String, _ expected: String, _ compiler: inout SchemaCompiler, _ convert: (JSONValue) -> Value?
    ) -> Value? {
        guard let value = value(keyword) else { return nil }
        if let result = convert(value) { return result }
        compiler.refuse(place(keyword), "must be \(expected), not \(value.kindPhrase)")
        return nil
    }
}

extension JSONValue {
    /// The value's kind with its article, as sentences need it.
    var kindPhrase: String {
        switch kindName {
        case "null": "null"
        case "integer": "an integer"
        case "array": "an array"
        case "object": "an object"
        default: "a \(kindName)"
        }
    }
}
