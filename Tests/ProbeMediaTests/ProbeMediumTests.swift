import Clips
import FileTypes
import Glibc
import Images
import Media
import PDFDocuments
import Primitives
import TestSupport
import Testing

@testable import ProbeMedia

/// Generated files, judged by the libraries that read files in the product.
struct ProbeMediumTests {
    /// A descriptor of a file with these bytes, for one call.
    private static func reading<Result>(_ bytes: [UInt8], _ body: (CInt) throws -> Result) throws -> Result {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/probe"
        let file = try #require(fopen(path, "w"))
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        fclose(file)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        return try body(descriptor)
    }

    private static func made(_ medium: ProbeMedium, seed: UInt64 = 7) -> (code: ProbeCode, bytes: [UInt8]) {
        var generator = SeededGenerator(seed: seed)
        let code = medium.code(using: &generator)
        return (code, medium.file(holding: code))
    }

    @Test(arguments: ProbeMedium.allCases)
    func `makes files of the types that they are declared as`(medium: ProbeMedium) throws {
        let bytes = Self.made(medium).bytes
        let found = try Self.reading(bytes) { descriptor in
            let detector = try TypeDetector()
            return try detector.detect(descriptor: descriptor, name: "", size: bytes.count)
        }
        #expect(found.type.rawValue == medium.type && found.family.rawValue == medium.rawValue)
        #expect(found.warnings.isEmpty)
    }

    @Test func `makes pictures that libvips reads whole`() throws {
        let found = try Self.reading(Self.made(.image).bytes) {
            try ImageReader.examine(descriptor: $0, type: MediaType(rawValue: "image/png"))
        }
        #expect(found.facts["width"] == 320 && found.facts["height"] == 96)
        #expect(found.warnings.isEmpty)
    }

    @Test func `makes a page on which poppler reads the word`() throws {
        let (code, bytes) = Self.made(.pdf)
        let facts = try Self.reading(bytes) { try PDFReader.examine(descriptor: $0) }
        #expect(facts.facts["pages"] == 1 && facts.warnings.isEmpty)
        let text = try Self.reading(bytes) {
            try PDFReader.extract(descriptor: $0, limits: ExtractionLimits())
        }
        #expect(text.passages.map(\.text).joined().contains("\(code)"))
    }

    @Test(arguments: [ProbeMedium.audio, .video])
    func `makes recordings of the length that they say`(medium: ProbeMedium) throws {
        let (facts, warnings, family) = try Self.reading(Self.made(medium).bytes) {
            try ClipReader.examine(descriptor: $0)
        }
        #expect(facts["duration_s"]?.doubleValue == medium.seconds && family.rawValue == medium.rawValue)
        #expect(warnings.isEmpty)
    }

    /// Every frame as another decoder sees it: the still one is the picture, and so is the last of those that repeat it.
    @Test func `makes a video whose frames all show the word`() throws {
        let (code, bytes) = Self.made(.video)
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/probe.mp4"
        let file = try #require(fopen(path, "w"))
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        let frames = try MediaMaker.output(of: "ffmpeg -v error -i '\(path)' -f rawvideo -pix_fmt gray - 2>&1")
        let size = WordPicture.width * WordPicture.height
        #expect(frames.count == 20 * size)
        for start in stride(from: 0, to: frames.count, by: size) {
            let picture = WordPicture(isBlack: frames[start..<start + size].map { $0 < 128 })
            #expect(picture.word == "\(code)", "frame \(start / size)")
        }
    }

    @Test(arguments: ProbeMedium.allCases)
    func `reads back what it wrote, and nothing from other files`(medium: ProbeMedium) {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<6 {
            let code = medium.code(using: &generator)
            let bytes = medium.file(holding: code)
            #expect(ProbeMedium.code(in: bytes) == code, "seed \(seed)")
            #expect(medium.file(holding: code) == bytes)
            // Broken files may be read or not, but never crash and never tell a code of another kind.
            if let found = ProbeMedium.code(in: generator.mutated(bytes)) {
                #expect((medium == .audio) == { if case .beeps = found { true } else { false } }(), "seed \(seed)")
            }
        }
        #expect(ProbeMedium.code(in: []) == nil && ProbeMedium.code(in: Array("%PDF-1.4 and more".utf8)) == nil)
    }
}
