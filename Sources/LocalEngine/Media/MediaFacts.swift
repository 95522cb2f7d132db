import Media
import Primitives

/// What was measured of a file, as label and value for people, and as sentences.
struct MediaFacts: Sendable {
    struct Item: Sendable {
        /// The fact's name in answers: `duration_s`.
        let key: String
        let label: String
        let text: String
        let value: JSONValue
    }

    private(set) var items: [Item] = []
    let family: MediaFamily
    let type: MediaType
    let facts: JSONObject

    init(_ source: SourceFacts, extraction: Extraction?) {
        family = source.family
        type = source.type
        // What the full read measured is nearer the truth than what the first look said.
        facts = (extraction?.facts ?? [:]).reduce(into: source.facts) { $0[$1.key] = $1.value }
        gatherDocument()
        gatherPicture()
        gatherRecording()
        gatherText()
    }

    subscript(key: String) -> JSONValue? { facts[key].flatMap { $0.isNull ? nil : $0 } }

    private mutating func add(_ key: String, _ label: String, _ text: String?, _ value: JSONValue? = nil) {
        guard let text, !text.isEmpty else { return }
        items.append(
            Item(key: key, label: label, text: DisplayText.shortened(text, to: 300), value: value ?? .string(text)))
    }

    private func string(_ key: String) -> String? {
        self[key]?.stringValue.map(DisplayText.line).flatMap { $0.isEmpty ? nil : $0 }
    }

    // MARK: - Families

    private mutating func gatherDocument() {
        if let pages = self[FactKey.pages]?.intValue {
            add(FactKey.pages, "Pages", String(pages), .integer(pages))
            if let text = self[FactKey.textPages]?.intValue, text < pages {
                add(FactKey.textPages, "Pages with text", "\(text) of \(pages)", .integer(text))
            }
        }
        add(FactKey.author, "Author", string(FactKey.author))
        if family != .image { add(FactKey.created, "Created", string(FactKey.created)) }
        add(FactKey.from, "From", people(FactKey.from))
        add(FactKey.to, "To", people(FactKey.to))
        add(FactKey.date, "Date", string(FactKey.date))
        if let list = self[FactKey.attachments]?.arrayValue, !list.isEmpty {
            add(FactKey.attachments, "Attachments", Self.names(list), .integer(list.count))
        } else if let count = self[FactKey.attachments]?.intValue, count > 0 {
            add(FactKey.attachments, "Attachments", String(count), .integer(count))
        }
        if let list = self[FactKey.entries]?.arrayValue {
            add(FactKey.entries, "Entries", String(list.count), .integer(list.count))
        } else if let count = self[FactKey.entries]?.intValue {
            add(FactKey.entries, "Entries", String(count), .integer(count))
        }
    }

    private mutating func gatherPicture() {
        if let width = self[FactKey.width]?.intValue, let height = self[FactKey.height]?.intValue {
            add("dimensions", "Dimensions", "\(width) × \(height) pixels")
        }
        if let frames = self[FactKey.frames]?.intValue, frames > 1 {
            add(FactKey.frames, "Frames", String(frames), .integer(frames))
        }
        add("camera", "Camera", camera)
        add("taken_at", "Taken at", takenAt)
        add("position", "Position", position)
    }

    private mutating func gatherRecording() {
        if let seconds = self[FactKey.duration]?.doubleValue, seconds > 0 {
            add(FactKey.duration, "Duration", "\(ClockText.text(seconds)) (\(Self.decimal(seconds)) s)", .real(seconds))
        }
        add(FactKey.container, "Container", string(FactKey.container))
        add("codecs", "Streams", StreamText.text(self[FactKey.streams]))
        if let rate = self[FactKey.frameRate]?.doubleValue, rate > 0 {
            add(FactKey.frameRate, "Frame rate", "\(Self.decimal(rate)) frames per second", .real(rate))
        }
        if let rate = self[FactKey.bitRate]?.doubleValue, rate > 0 {
            add(FactKey.bitRate, "Bit rate", "\(Self.decimal(rate / 1000)) kbit/s", .real(rate))
        }
        if let loudness = self[FactKey.loudness]?.doubleValue {
            add(FactKey.loudness, "Loudness", "\(Self.decimal(loudness)) LUFS", .real(loudness))
        }
        if let changes = self[FactKey.sceneChanges]?.arrayValue {
            let times = changes.compactMap(\.doubleValue)
            let shown = times.prefix(12).map { ClockText.text($0) }.joined(separator: ", ")
            let more = times.count > 12 ? " and \(times.count - 12) more" : ""
            add(
                FactKey.sceneChanges, "Scene changes", times.isEmpty ? "none" : "\(times.count) (\(shown)\(more))",
                self[FactKey.sceneChanges])
        }
    }

    private mutating func gatherText() {
        guard family == .text else { return }
        if let lines = self[FactKey.lines]?.intValue { add(FactKey.lines, "Lines", String(lines), .integer(lines)) }
        add(FactKey.encoding, "Encoding", string(FactKey.encoding))
    }

    // MARK: - Parts

    private func people(_ key: String) -> String? {
        if let text = string(key) { return text }
        return self[key]?.arrayValue.flatMap { $0.isEmpty ? nil : Self.names($0) }
    }

    private static func names(_ list: [JSONValue]) -> String {
        let names = list.prefix(12).compactMap { element in
            (element.stringValue ?? element["name"]?.stringValue ?? element["address"]?.stringValue).map(
                DisplayText.line)
        }
        guard !names.isEmpty else { return String(list.count) }
        return names.joined(separator: ", ") + (list.count > 12 ? " and \(list.count - 12) more" : "")
    }

    /// A value of the EXIF block by any of its usual spellings.
    func exif(_ names: String...) -> JSONValue? {
        guard let exif = self[FactKey.exif]?.objectValue else { return nil }
        func folded(_ key: String) -> String { key.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " } }
        for name in names {
            if let found = exif.first(where: { folded($0.key) == name && !$0.value.isNull }) { return found.value }
        }
        return nil
    }

    var camera: String? {
        if let text = exif("camera")?.stringValue { return DisplayText.line(text) }
        let make = exif("make", "cameramake")?.stringValue.map(DisplayText.line) ?? ""
        let model = exif("model", "cameramodel")?.stringValue.map(DisplayText.line) ?? ""
        // Makers repeat their name in the model's.
        let both = model.lowercased().hasPrefix(make.lowercased()) ? model : "\(make) \(model)"
        let text = DisplayText.line(both)
        return text.isEmpty ? nil : text
    }

    var takenAt: String? {
        (exif("takenat", "taken", "datetimeoriginal", "datetimedigitized", "datetime", "created")?.stringValue
            ?? (family == .image || family == .video ? self[FactKey.created]?.stringValue : nil))
            .map(DisplayText.line).map(Self.isoTimestamp).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// EXIF writes `2024:03:12 04:12:00`; people and schemas read `2024-03-12T04:12:00`.
    static func isoTimestamp(_ text: String) -> String {
        var bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: ":"), bytes[7] == UInt8(ascii: ":") else { return text }
        bytes[4] = UInt8(ascii: "-")
        bytes[7] = UInt8(ascii: "-")
        if bytes.count > 11, bytes[10] == UInt8(ascii: " ") { bytes[10] = UInt8(ascii: "T") }
        return String(decoding: bytes, as: UTF8.self)
    }

    var position: String? {
        if let text = exif("position", "gpsposition", "location")?.stringValue { return DisplayText.line(text) }
        let parts = exif("position", "gps")
        guard let latitude = (parts?["latitude"] ?? exif("latitude", "gpslatitude")),
            let longitude = (parts?["longitude"] ?? exif("longitude", "gpslongitude"))
        else { return nil }
        if let north = latitude.doubleValue, let east = longitude.doubleValue {
            return "\(Self.decimal(north, places: 5)), \(Self.decimal(east, places: 5))"
        }
        guard let north = latitude.stringValue, let east = longitude.stringValue else { return nil }
        return DisplayText.line("\(north), \(east)")
    }

    /// A number with at most `places` decimals and no trailing zeros.
    static func decimal(_ value: Double, places: Int = 2) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        let factor = (0..<places).reduce(1.0) { product, _ in product * 10 }
        let scaled = Int((abs(value) * factor).rounded())
        let whole = String(scaled / Int(factor))
        var fraction = String(scaled % Int(factor))
        fraction = String(repeating: "0", count: places - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return fraction.isEmpty ? sign + whole : "\(sign)\(whole).\(fraction)"
    }
}
