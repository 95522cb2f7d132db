import Primitives

/// A way to read one value: it either yields it, or reports what is wrong and yields `nil`.
///
/// The decoder is a table of these; each says what is allowed, and the messages follow from that.
struct ValueReading<Value> {
    let read: (NodeReader) -> Value?

    init(_ read: @escaping (NodeReader) -> Value?) { self.read = read }

    /// Reads further what was read; the second reader reports at the same place.
    func then<Next>(_ next: @escaping (Value, NodeReader) -> Next?) -> ValueReading<Next> {
        ValueReading<Next> { reader in self.read(reader).flatMap { next($0, reader) } }
    }
}

extension ValueReading where Value == String {
    /// Any string that is not empty.
    static var text: Self {
        ValueReading { reader in
            guard let text = reader.string else { return reader.refused(expected: "a string") }
            return text.isEmpty ? reader.refused("must not be empty") : text
        }
    }

    /// A name that stands in unit identifiers, paths and command lines.
    static var identifier: Self {
        text.then { text, reader in
            Identifier.isValid(text)
                ? text
                : reader.refused(Identifier.fault(text), hint: Identifier.hint)
        }
    }

    /// A path as the system takes it; whether it exists is for later stages to say.
    static var path: Self {
        text.then { text, reader in
            text.unicodeScalars.contains { $0.value < 0x20 }
                ? reader.refused("a path must not contain control characters") : text
        }
    }
}

extension ValueReading where Value == Bool {
    static var flag: Self {
        ValueReading { reader in
            if case .bool(let flag) = reader.node.content { flag } else { reader.refused(expected: "true or false") }
        }
    }
}

extension ValueReading where Value == Int {
    static func integer(_ range: ClosedRange<Int>) -> Self {
        let bounds =
            range.upperBound == .max
            ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
        return ValueReading { reader in
            guard case .number(let number) = reader.node.content else {
                return reader.refused(expected: "a whole number \(bounds)")
            }
            guard let value = number.intValue, range.contains(value) else {
                return reader.refused("must be a whole number \(bounds), not \(number.literal)")
            }
            return value
        }
    }

    static var count: Self { integer(0...Int.max) }
    static var positive: Self { integer(1...Int.max) }

    /// Bits per second: `"64k"`, `"1M"`, or a plain number.
    static var bitRate: Self {
        ValueReading { reader in
            let bits: Int? =
                switch reader.node.content {
                case .number(let number): number.intValue
                case .string(let text): BitRate.parse(text)
                default: nil
                }
            guard let bits, (8_000...512_000).contains(bits) else {
                return reader.refused("must be a bit rate from 8k to 512k", hint: "write it like \"64k\"")
            }
            return bits
        }
    }
}

extension ValueReading where Value == Double {
    static func number(_ range: ClosedRange<Double>) -> Self {
        let bounds =
            "from \(JSONNumber(range.lowerBound)?.canonical ?? "") to \(JSONNumber(range.upperBound)?.canonical ?? "")"
        return ValueReading { reader in
            guard case .number(let number) = reader.node.content else {
                return reader.refused(expected: "a number \(bounds)")
            }
            guard range.contains(number.doubleValue) else {
                return reader.refused("must be a number \(bounds), not \(number.literal)")
            }
            return number.doubleValue
        }
    }
}

extension ValueReading where Value == ByteCount {
    /// A size of at least one byte: `"256MiB"`, `"20MB"`, or a number of bytes.
    static var byteCount: Self {
        ValueReading { reader in
            let size: ByteCount? =
                switch reader.node.content {
                case .number(let number): number.intValue.map { ByteCount($0) }
                case .string(let text): ByteCount(parsing: text)
                default: nil
                }
            guard let size, size.bytes > 0 else {
                return reader.refused("must be a size above 0", hint: "write it like \"256MiB\", \"20MB\" or 1048576")
            }
            return size
        }
    }
}

extension ValueReading where Value == Duration {
    /// A time span with a unit: `"90s"`, `"1h30m"`.
    static func duration(atLeast minimum: Duration) -> Self {
        ValueReading { reader in
            let hint = "write it like \"90s\", \"10m\" or \"1h30m\""
            guard let text = reader.string, let duration = Duration(parsing: text) else {
                return reader.refused("must be a time span with a unit", hint: hint)
            }
            guard duration >= minimum else { return reader.refused("must be at least \(minimum.brief)") }
            return duration
        }
    }
}

extension ValueReading where Value == USD {
    static var dollars: Self {
        ValueReading { reader in
            guard case .number(let number) = reader.node.content else {
                return reader.refused(expected: "an amount of US dollars as a number")
            }
            return USD(number)
                ?? reader.refused("must be an amount of US dollars from 0 to 9 million with at most 12 decimals")
        }
    }
}

extension ValueReading where Value == Tolerance {
    /// A count as a number, or a share such as `"2%"`.
    static var tolerance: Self {
        ValueReading { reader in
            let tolerance: Tolerance? =
                switch reader.node.content {
                case .number(let number): number.intValue.flatMap { $0 >= 0 ? .count($0) : nil }
                case .string(let text) where text.hasSuffix("%"): Tolerance(parsing: text)
                default: nil
                }
            return tolerance
                ?? reader.refused("must be a number of units or a share from 0% to 100%", hint: "write 3 or \"2%\"")
        }
    }
}

extension ValueReading where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of an enumeration's words.
    static var word: Self {
        let words = Value.allCases.map(\.rawValue)
        return ValueReading { reader in
            guard let text = reader.string else { return reader.refused(expected: Words.alternatives(words)) }
            return Value(rawValue: text) ?? reader.refusedWord(text, among: words)
        }
    }
}

extension ValueReading {
    /// An array whose every element is read alike; elements that cannot be read are reported and left out.
    static func list<Element>(of element: ValueReading<Element>, atLeast minimum: Int = 0) -> Self
    where Value == [Element] {
        ValueReading { reader in
            guard let elements = reader.elements else { return reader.refused(expected: "an array") }
            guard elements.count >= minimum else { return reader.refused("must have at least \(minimum) element") }
            return elements.compactMap(element.read)
        }
    }

    /// An array in which no value may occur twice.
    static func distinctList<Element: Hashable>(of element: ValueReading<Element>, atLeast minimum: Int = 0) -> Self
    where Value == [Element] {
        ValueReading { reader in
            var seen: Set<Element> = []
            let distinct = element.then { value, reader in
                seen.insert(value).inserted ? value : reader.refused("occurs twice in the list")
            }
            return ValueReading.list(of: distinct, atLeast: minimum).read(reader)
        }
    }
}

extension NodeReader {
    /// Reports a word that is none of `words`, with the one that was probably meant.
    func refusedWord<Value>(_ text: String, among words: [String]) -> Value? {
        let nearest = Suggestion.nearest(to: text, among: words)
        return refused(
            "'\(text)' is not \(Words.alternatives(words))", hint: nearest.map { "did you mean '\($0)'?" })
    }
}
