import Glibc
import Media
import Pipeline
import Testing

@testable import Providers

struct ProviderTableTests {
    private static let begin = "<!-- presets: begin, made by ProviderTable -->\n"
    private static let end = "<!-- presets: end -->"

    @Test func `stands in the reference as the presets are`() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let page = try #require(Self.read("/\(root)/docs/reference/providers.md"))
        let start = try #require(page.firstRange(of: Self.begin)).upperBound
        let end = try #require(page[start...].firstRange(of: Self.end)).lowerBound
        #expect(page[start..<end] == ProviderTable.markdown, "the table has to be:\n\(ProviderTable.markdown)")
    }

    @Test func `has a cell in every row for every preset`() {
        let lines = ProviderTable.markdown.split(separator: "\n")
        #expect(lines.count > 20)
        for line in lines {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            #expect(cells.count == ProviderCatalog.presets.count + 3, "\(line)")
        }
    }

    @Test(arguments: ProviderCatalog.presets)
    func `agrees with what is carried`(preset: ProviderPreset) {
        let isNative = preset.wireProtocols == [.gemini]
        let carried = isNative ? GeminiDialect.googleParameters : preset.dialect.parameters
        let facts: [(ProviderFeature, Bool)] = [
            (.temperature, carried.temperature != nil), (.topP, carried.topP != nil),
            (.maxOutputTokens, carried.maxOutputTokens != nil), (.stop, carried.stopCount > 0),
            (.seed, carried.seed != nil), (.thinking, !carried.thinking.isEmpty), (.search, carried.search != nil),
            (.mediaResolution, !carried.mediaResolution.isEmpty), (.results, carried.results != 1...1),
            (.thoughts, preset.dialect.thoughtsField != nil || isNative),
            (.stream, preset.deliveries.contains(.stream)), (.image, preset.dialect.attach[.image] != nil),
            (.pdf, preset.dialect.attach[.pdf] != nil), (.audio, preset.dialect.attach[.audio] != nil),
            (.video, preset.dialect.attach[.video] != nil),
            (.cost, preset.dialect.creditPrice != nil || preset.tasks != nil),
        ]
        for (feature, isCarried) in facts {
            #expect((preset.support[feature] ?? .absent != .absent) == isCarried, "\(preset.name): \(feature)")
        }
        #expect(preset.support[.schema] != nil || preset.dialect.structuredOutput != .schema)
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
