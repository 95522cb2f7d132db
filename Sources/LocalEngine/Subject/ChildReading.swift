import Media
import Primitives

/// What an earlier answer says, whatever its shape: found by the names of its members, or by its Markdown.
struct ChildReading: Sendable {
    struct Event: Sendable {
        let date: String?
        let clock: String?
        let text: String
    }

    let label: String
    private(set) var title: String?
    /// Running text: summaries and, where there is none, any longer string.
    private(set) var paragraphs: [String] = []
    private(set) var points: [String] = []
    private(set) var terms: [String] = []
    private(set) var events: [Event] = []
    /// The family or kind that the answer gives its document, in lower case.
    private(set) var kinds: Set<String> = []
    /// Whether the answer says that its words were recognised in a picture.
    private(set) var isRecognised = false
    /// How sentences begin and end that were taken already: the same one as a key point, as a quotation and with other words in
    /// front counts once.
    private var seen: Set<String> = []

    /// Strings taken over from one answer.
    private static let maximumStrings = 400

    init(_ child: LocalChild) {
        label = DisplayText.line(child.label)
        switch child.answer {
        case .text(let text): read(markdown: text)
        case .json(.string(let text)): read(markdown: text)
        case .json(let value): read(value, as: [], depth: 0)
        }
    }

    /// Whether its words are what somebody wrote or said, and not what was measured of a picture or counted in a table.
    var isProse: Bool {
        if kinds.contains("picture with text") { return true }
        return kinds.isDisjoint(with: ["image", "picture", "photograph", "audio", "video", "table", "json data"])
    }

    // MARK: - JSON

    private mutating func read(_ value: JSONValue, as concepts: [Concept], depth: Int) {
        guard depth < 24, paragraphs.count + points.count < Self.maximumStrings else { return }
        switch value {
        case .string(let text): read(text, as: concepts)
        case .array(let elements):
            for element in elements { read(element, as: concepts, depth: depth + 1) }
        case .object(let object):
            if !concepts.isEmpty, readItem(object, as: concepts) { return }
            for (key, member) in object { read(member, as: ConceptTable.concepts(named: key), depth: depth + 1) }
        case .null, .bool, .number: break
        }
    }

    private mutating func read(_ string: String, as concepts: [Concept]) {
        let text = DisplayText.line(string)
        guard !text.isEmpty, text != LocalEngine.name else { return }
        if concepts.contains(.title) || concepts.first == .label {
            if title == nil { title = DisplayText.shortened(text, to: 200) }
        } else if concepts.contains(.family) || concepts.contains(.documentType) {
            kinds.insert(text.lowercased())
        } else if concepts.contains(.summary) || concepts.contains(.abstract) {
            append(paragraph: text)
        } else if concepts.contains(.keyPoints) || concepts.contains(.quotes) || concepts.contains(.facts) {
            append(text)
        } else if concepts.contains(.keyTerms) {
            if terms.count < 40 { terms.append(text) }
        } else if concepts.isEmpty, text.split(separator: " ").count >= 4 {
            append(text)
        }
    }

    /// Reads an element of a list as a dated event, a quotation or a term.
    ///
    /// Anything else is taken apart.
    private mutating func readItem(_ object: JSONObject, as concepts: [Concept]) -> Bool {
        func text(_ wanted: Concept) -> String? {
            object.first { ConceptTable.concepts(named: $0.key).contains(wanted) && $0.value.stringValue != nil }?
                .value.stringValue.map { DisplayText.line($0) }
        }
        if concepts.contains(.keyTerms), let term = text(.label) {
            if terms.count < 40 { terms.append(term) }
            return true
        }
        guard let statement = text(.statement) ?? text(.quote) else { return false }
        if concepts.contains(.timeline) || concepts.contains(.dates) {
            let date = text(.date).flatMap(TextFormat.date) ?? text(.date).flatMap { $0.isEmpty ? nil : $0 }
            if date != nil || text(.clock) != nil {
                if events.count < Self.maximumStrings {
                    events.append(Event(date: date, clock: text(.clock), text: statement))
                }
                return true
            }
        }
        guard concepts.contains(where: { [.keyPoints, .quotes, .facts, .timeline].contains($0) }) else { return false }
        append(statement)
        return true
    }

    private mutating func append(paragraph text: String) {
        guard paragraphs.count + points.count < Self.maximumStrings, !paragraphs.contains(text) else { return }
        let scalars = Array(text.unicodeScalars)
        let sentences = SentenceSplitter.sentences(in: scalars, 0..<scalars.count).map {
            String(scalars: scalars[$0])
        }
        for sentence in sentences { _ = isNew(sentence) }
        if sentences.contains(where: Recognition.isCaution) { isRecognised = true }
        // What the engine says about the file and its own reading is nothing that the document says.
        let isPicture = kinds.contains("picture with text")
        paragraphs.append(
            sentences.filter { !Recognition.isCaution($0) && !(isPicture && MediaSentences.isOwn($0)) }
                .joined(separator: " "))
    }

    private mutating func append(_ text: String) {
        let text = Recognition.unmarked(text)
        guard paragraphs.count + points.count < Self.maximumStrings, isNew(text),
            !(kinds.contains("picture with text") && MediaSentences.isOwn(text))
        else { return }
        points.append(text)
    }

    /// Whether no sentence was taken that begins or ends in the same way, leaving out times in front.
    private mutating func isNew(_ text: String) -> Bool {
        let key = EventText.key(text)
        let ending = "…" + String(key.suffix(48))
        let beginning = String(key.drop(while: \.isNumber).prefix(36))
        let isNew = !seen.contains(ending) && !seen.contains(beginning)
        seen.insert(ending)
        seen.insert(beginning)
        return isNew
    }

    // MARK: - Markdown

    private mutating func read(markdown: String) {
        var text = ""
        for line in markdown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let plain = Self.plain(line)
            if plain.hasPrefix("Extracted by the embedded engine") { continue }
            if title == nil, plain.hasPrefix("# ") {
                title = DisplayText.shortened(DisplayText.line(String(plain.dropFirst(2))), to: 200)
                continue
            }
            text += plain + "\n"
        }
        paragraphs = [text]
    }

    /// A line of Markdown without its emphasis and escapes.
    private static func plain(_ line: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in line {
            if isEscaped {
                if !(character.isASCII && (character.isPunctuation || character.isSymbol)) { result.append("\\") }
                result.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character != "*" && character != "`" || result.allSatisfy(\.isWhitespace) && character == "*" {
                result.append(character)
            }
        }
        while result.hasPrefix("**") { result.removeFirst(2) }
        if result.hasPrefix("_"), result.hasSuffix("_"), result.count > 2 {
            result = String(result.dropFirst().dropLast())
        }
        return result
    }

    // MARK: -

    /// The answer as a text to rank: paragraphs first, then the points as items.
    var document: LocalDocument {
        let text = (paragraphs + points.map { "- " + $0 }).joined(separator: "\n\n")
        var facts = JSONObject()
        if let title { facts[FactKey.title] = .string(title) }
        return LocalDocument(
            label: label, facts: SourceFacts(type: .plainText, family: .text, facts: facts),
            extraction: Extraction(
                passages: text.isEmpty ? [] : [Passage(place: .whole, text: text)],
                coverage: Coverage(unit: .characters, total: 0, read: 0)))
    }
}
