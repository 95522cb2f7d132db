import Media
import Primitives

/// Answers what was measured of one file.
struct DocumentValues {
    let document: ReadDocument

    private var media: MediaFacts { document.media }

    func material(_ concept: Concept) -> Material? {
        // Of an earlier answer only its words are known: the file behind it was measured elsewhere.
        if document.isGathered, ![.source, .language, .headings, .wordCount].contains(concept) { return nil }
        return measured(concept)
    }

    private func measured(_ concept: Concept) -> Material? {
        switch concept {
        case .source: .text(document.label)
        case .language: document.reading.language.map { .text($0) }
        case .headings: .texts(document.reading.headings.prefix(40).map(\.text))
        case .wordCount: .integer(document.reading.wordCount)
        case .lineCount: integer(FactKey.lines)
        case .pages: integer(FactKey.pages)
        case .media: .record(mediaRecord)
        case .family: .text(media.family.rawValue)
        case .mimeType: .text(media.type.rawValue)
        case .duration: media[FactKey.duration]?.doubleValue.flatMap { .real($0) }
        case .width: integer(FactKey.width)
        case .height: integer(FactKey.height)
        case .dimensions, .streams: mediaText(concept == .dimensions ? "dimensions" : "codecs")
        case .encoding: text(FactKey.encoding)
        case .author: text(FactKey.author)
        case .sender: mediaText(FactKey.from)
        case .recipient: mediaText(FactKey.to)
        case .created: text(FactKey.created) ?? media.takenAt.map { .text($0) }
        case .date: text(FactKey.date) ?? media.takenAt.map { .text($0) }
        case .camera: media.camera.map { .text($0) }
        case .takenAt: media.takenAt.map { .text($0) }
        case .position: media.position.map { .text($0) }
        case .loudness: media[FactKey.loudness]?.doubleValue.flatMap { .real($0) }
        case .sceneChanges: media[FactKey.sceneChanges]?.arrayValue.map { .list($0.compactMap(Self.timeRecord)) }
        case .frameRate: media[FactKey.frameRate]?.doubleValue.flatMap { .real($0) }
        case .bitRate: media[FactKey.bitRate]?.doubleValue.flatMap { .real($0) }
        case .container: text(FactKey.container)
        case .videoCodec: StreamText.codec(of: "video", in: media[FactKey.streams]).map { .text($0) }
        case .audioCodec: StreamText.codec(of: "audio", in: media[FactKey.streams]).map { .text($0) }
        case .attachments: list(FactKey.attachments)
        case .entries: list(FactKey.entries)
        default: nil
        }
    }

    private func text(_ key: String) -> Material? {
        media[key]?.stringValue.map { .text(DisplayText.line($0)) }
    }

    private func integer(_ key: String) -> Material? { media[key]?.intValue.map { .integer($0) } }

    private func mediaText(_ key: String) -> Material? {
        media.items.first { $0.key == key }.map { .text($0.text) }
    }

    private func list(_ key: String) -> Material? {
        if let count = media[key]?.intValue { return .integer(count) }
        return media[key]?.arrayValue.map { elements in
            .texts(elements.compactMap { ($0.stringValue ?? $0["name"]?.stringValue).map { DisplayText.line($0) } })
        }
    }

    private static func timeRecord(_ value: JSONValue) -> Record? {
        value.doubleValue.map { seconds in
            Record(text: ClockText.text(seconds)).with(.time, .real(seconds)).with(.value, .real(seconds))
        }
    }

    /// What was measured as one group: by concept for schemas with names of their own, by fact for open ones.
    private var mediaRecord: Record {
        let concepts: [Concept] = [
            .family, .mimeType, .duration, .width, .height, .dimensions, .pages, .lineCount, .encoding, .camera,
            .takenAt,
            .position, .loudness, .sceneChanges, .frameRate, .bitRate, .container, .streams, .videoCodec, .audioCodec,
            .author, .created, .sender, .recipient, .attachments, .entries, .wordCount,
        ]
        var members = JSONObject([(key: "type", value: .string(media.type.rawValue))])
        for item in media.items { members[item.key] = item.value }
        let text = SentenceJoin.paragraph(MediaSentences.sentences(media))
        return concepts.reduce(Record(text: text).with(.summary, text)) { $0.with($1, material($1)) }
            .with(members: members)
    }

    /// What was measured as one list.
    var mediaList: [Record] {
        media.items.map { item in
            Record(text: "\(item.label): \(item.text)").with(.label, item.label).with(.value, item.text)
                .with(.statement, "\(item.label): \(item.text)").with(.kind, "measured").with(.source, document.label)
        }
    }
}

extension ReadDocument {
    /// The first two different sentences.
    private var opening: [Sentence] {
        var seen: Set<String> = []
        return Array(
            reading.sentences.filter { $0.words.count >= 4 && seen.insert(EventText.key($0.text)).inserted }.prefix(2))
    }

    /// A sentence or two for a list of documents.
    var summary: String {
        // An earlier answer is a summary already: it opens with what it has to say.
        let chosen =
            isGathered
            ? opening : SentenceRanking(reading.sentences).top(2)
        if let data { return SentenceJoin.paragraph(Array(data.overview.prefix(2))) }
        let sentences = (chosen.isEmpty ? Array(reading.sentences.prefix(1)) : chosen).map(\.text)
        return SentenceJoin.paragraph(sentences.isEmpty ? MediaSentences.sentences(media) : sentences)
    }
}
