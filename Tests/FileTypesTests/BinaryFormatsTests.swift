import Media
import TestSupport
import Testing
@testable import FileTypes

@Suite struct BinaryFormatsTests {
    @Test(arguments: [
        "-f lavfi -i sine=d=0.1 -f wav", "-f lavfi -i sine=d=0.1 -c:a pcm_f32le -f wav",
        "-f lavfi -i testsrc=s=32x32:d=0.2 -c:v mpeg4 -f avi",
        "-f lavfi -i testsrc=s=32x32:d=1:r=1 -frames:v 1 -c:v libwebp -f webp",
    ])
    func `calls RIFF files what libmagic calls them`(arguments: String) throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let original = try ClipMaker.recording(arguments)
        let magic = try MagicLibrary()
        for round in 0..<60 {
            // Damage behind the form: before it, the signature itself would be another one.
            let bytes =
                round == 0 ? original : Array(original.prefix(12)) + generator.mutated(Array(original.dropFirst(12)))
            let type = try #require(BinaryFormats.riffType(bytes))
            #expect(type == TypeNames.canonical(try magic.type(of: bytes, isText: false)), "seed \(seed)")
        }
    }

    @Test(arguments: ["RIFF", "RIFF1234CDDA", "RIFX1234WAVE", "riff1234WAVE"])
    func `leaves other RIFF files to libmagic`(text: String) {
        #expect(BinaryFormats.riffType(Array(text.utf8)) == nil)
    }
}
