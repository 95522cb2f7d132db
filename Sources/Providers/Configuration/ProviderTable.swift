import Media
import Pipeline
import Primitives

/// The table of the reference that says what each preset supports, made from the presets themselves.
package enum ProviderTable {
    /// One column for each preset, one row for each thing that differs.
    package static var markdown: String { markdown(of: ProviderCatalog.presets) }

    static func markdown(of presets: [ProviderPreset]) -> String {
        let head = [[""] + presets.map { "`\($0.name)`" }, ["---"] + presets.map { _ in "---" }]
        return (head + rows.map { row in [row.title] + presets.map(row.cell) })
            .map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }

    private struct Row {
        let title: String
        let cell: (ProviderPreset) -> String
    }

    private static var rows: [Row] {
        [
            Row(title: "Base URL") { $0.baseURL.map { "`\($0)`" } ?? none },
            Row(title: "Path", cell: path),
            Row(title: "Key") { preset in
                if case .environment(let name)? = preset.key { "`\(name)`" } else { none }
            },
            Row(title: "`gemini-3.1-pro`") { "`\($0.models["gemini-3.1-pro"] ?? "gemini-3.1-pro")`" },
            Row(title: "`delivery`", cell: deliveries),
            Row(title: "Images") { media(.image, .image, $0) },
            Row(title: "PDF") { media(.pdf, .pdf, $0) },
            Row(title: "Recordings") { media(.audio, .audio, $0) },
            Row(title: "Videos") { media(.video, .video, $0) },
            Row(title: "Media by URL", cell: fetched),
            Row(title: "System prompt") { mark(.system, $0) },
            Row(title: "`maxOutputTokens`", cell: outputLimit),
            Row(title: "`temperature`") { bounds(.temperature, $0, $0.parameters.temperature) { real($0) } },
            Row(title: "`topP`") { bounds(.topP, $0, $0.parameters.topP) { real($0) } },
            Row(title: "`stop`") { preset in
                let count = preset.parameters.stopCount
                return count == 0 ? none : "\(mark(.stop, preset)) at most \(count)"
            },
            Row(title: "`seed`") { bounds(.seed, $0, $0.parameters.seed) { "\($0)" } },
            Row(title: "`thinking`", cell: thinking),
            Row(title: "`search`", cell: search),
            Row(title: "`mediaResolution`", cell: mediaResolution),
            Row(title: "`results`") { preset in
                let most = preset.parameters.results.upperBound
                let condition = preset.native == nil ? "" : " with `\"protocol\": \"chat\"`"
                return most == 1 ? none : "\(mark(.results, preset)) up to \(most)\(condition)"
            },
            Row(title: "`includeThoughts`", cell: thoughts),
            Row(title: "`schema`", cell: schema),
            Row(title: "Streams") { mark(.stream, $0) },
            Row(title: "Numbers of tokens") { mark(.usage, $0) },
            Row(title: "Cost in the reply") { preset in
                preset.dialect.creditPrice.map { "\(mark(.cost, preset)) credits at \($0)" } ?? mark(.cost, preset)
            },
            Row(title: "Longest prompt") { $0.contextTokens.map { "\($0) tokens" } ?? "not said" },
            Row(title: "`maxBodyBytes`") { "\($0.maxBodyBytes.bytes) bytes" },
            Row(title: "`prices`", cell: prices),
            Row(title: "Balance") { preset in
                preset.tasks == nil ? preset.balance.map { "`\($0.path)`" } ?? none : "`accountManagement`"
            },
        ]
    }

    private static let none = Support.absent.mark

    private static func mark(_ feature: ProviderFeature, _ preset: ProviderPreset) -> String {
        (preset.support[feature] ?? .absent).mark
    }

    private static func path(_ preset: ProviderPreset) -> String {
        if preset.tasks != nil { return "the base URL itself" }
        let chat = preset.isNative ? nil : "`\(preset.dialect.endpointPath)`"
        return [chat, preset.native.map { "`\($0.modelsPath)…`" }].compactMap(\.self).joined(separator: ", ")
    }

    private static func deliveries(_ preset: ProviderPreset) -> String {
        let others = preset.deliveries.subtracting([preset.delivery]).map { "`\($0.rawValue)`" }.sorted()
        return (["**`\(preset.delivery.rawValue)`**"] + others).joined(separator: ", ")
    }

    private static func media(_ family: MediaFamily, _ feature: ProviderFeature, _ preset: ProviderPreset) -> String {
        var cells: [String] = []
        if preset.tasks != nil {
            cells.append("\(mark(feature, preset)) `inputs.\(family == .pdf ? "document" : family.rawValue)s`")
        } else if let encoding = preset.dialect.attach[family] {
            cells.append("\(mark(feature, preset)) `\(encoding.rawValue)`")
            if encoding == .inputAudio {
                cells.append("\(Support.assumed.mark) `image_url` for others than WAV and MP3")
            }
        }
        if let native = preset.native, native.attach.contains(family) {
            cells.append("\((preset.nativeSupport[feature] ?? .absent).mark) `inlineData`")
        }
        return cells.isEmpty ? none : cells.joined(separator: ", ")
    }

    private static func fetched(_ preset: ProviderPreset) -> String {
        let fields = [
            preset.isNative ? nil : preset.dialect.fetched, preset.native.map(\.fetched),
        ].compactMap(\.self)
        let cells = fields.flatMap { fetched in
            Support.allCases.compactMap { support -> String? in
                let families = ProviderFeature.media.map(\.key).filter { fetched[$0] == support }
                guard !families.isEmpty else { return nil }
                return "\(support.mark) " + families.map(\.plural).joined(separator: ", ")
            }
        }
        return cells.isEmpty ? none : cells.joined(separator: "; ")
    }

    private static func bounds<Value: Comparable>(
        _ feature: ProviderFeature, _ preset: ProviderPreset, _ range: ClosedRange<Value>?,
        _ spelling: (Value) -> String
    ) -> String {
        range.map { "\(mark(feature, preset)) \(spelling($0.lowerBound)) to \(spelling($0.upperBound))" } ?? none
    }

    private static func real(_ value: Double) -> String { JSONNumber(value)?.canonical ?? "\(value)" }

    private static func outputLimit(_ preset: ProviderPreset) -> String {
        guard let range = preset.parameters.maxOutputTokens else { return none }
        var words = mark(.maxOutputTokens, preset)
        if range.upperBound < .max { words += " up to \(range.upperBound)" }
        if let standard = preset.dialect.defaultOutputTokens { words += ", \(standard) if not set" }
        return words
    }

    private static func thinking(_ preset: ProviderPreset) -> String {
        let support = preset.parameters
        let levels = ModelSpec.Thinking.allCases.filter { support.thinking[$0] != nil }.map(\.rawValue)
        guard !levels.isEmpty else { return none }
        let substitutes = ModelSpec.Thinking.allCases.compactMap { level in
            support.nearestThinking[level].map { "; degraded, \(level.rawValue) becomes \($0.rawValue)" }
        }
        return "\(mark(.thinking, preset)) " + levels.joined(separator: ", ") + substitutes.joined()
    }

    private static func search(_ preset: ProviderPreset) -> String {
        guard let members = preset.parameters.search else { return none }
        return "\(mark(.search, preset)) `\(JSONWriter.text(of: .object(members)))`"
    }

    /// Google's protocol has it, also where it is one of two.
    private static func mediaResolution(_ preset: ProviderPreset) -> String {
        guard let native = preset.native, !native.parameters.mediaResolution.isEmpty else { return none }
        let sign = preset.isNative ? mark(.mediaResolution, preset) : Support.described.mark
        return "\(sign) low, medium, high" + (preset.isNative ? "" : " with `\"protocol\": \"gemini\"`")
    }

    private static func thoughts(_ preset: ProviderPreset) -> String {
        if preset.dialect.thoughtsField != nil { return mark(.thoughts, preset) }
        guard preset.native != nil else { return none }
        return preset.isNative
            ? mark(.thoughts, preset) : "\(Support.described.mark) with `\"protocol\": \"gemini\"`"
    }

    private static func schema(_ preset: ProviderPreset) -> String {
        let mode = preset.isNative ? preset.native?.structuredOutput ?? .prompt : preset.dialect.structuredOutput
        // What the field would come to is worth a word where it is not used.
        let field = preset.support[.schema].map { mode == .schema ? $0.mark : "\($0.mark) as `schema`" } ?? none
        return mode == .schema ? "\(field) `schema`" : "**`\(mode.rawValue)`**; \(field)"
    }

    private static func prices(_ preset: ProviderPreset) -> String {
        guard let prices = preset.prices else { return "not said" }
        var words = ["\(prices.input) in, \(prices.output) out"]
        if let cached = prices.cachedInput { words.append("\(cached) cached") }
        if let search = prices.search { words.append("\(search) a search") }
        if let tier = prices.above { words.append("above \(tier.tokens): \(tier.input) in, \(tier.output) out") }
        return words.joined(separator: ", ")
    }
}

extension ProviderPreset {
    /// Whether it speaks nothing but Google's protocol.
    fileprivate var isNative: Bool { wireProtocols == [.gemini] }

    fileprivate var parameters: ParameterSupport {
        isNative ? native?.parameters ?? dialect.parameters : dialect.parameters
    }
}

extension MediaFamily {
    fileprivate var plural: String {
        switch self {
        case .image: "images"
        case .pdf: "PDF"
        case .audio: "recordings"
        case .video: "videos"
        case .text, .email, .office, .archive, .other: rawValue
        }
    }
}
