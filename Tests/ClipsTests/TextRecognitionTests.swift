import Media
import TestSupport
import Testing
@testable import Clips

@Suite(.serialized, .enabled(if: Program.tesseract.locate() != nil)) struct TextRecognitionTests {
    @Test func `reads the words of a picture`() throws {
        // drawtext needs a font; a glyph-free picture must give nothing, and a table of words is tested below.
        let blank = try Fixture(
            try MediaMaker.output(
                of: "ffmpeg -v error -f lavfi -i color=white:s=200x100:d=1:r=1 -frames:v 1 -c:v png -f image2pipe -"))
        #expect(try TextRecognition.recognise(imageDescriptor: blank.descriptor) == "")
        let written = try Fixture(
            try MediaMaker.output(
                of:
                    "ffmpeg -v error -f lavfi -i color=white:s=600x100:d=1:r=1 -vf \"drawtext=text='Hello harbour':fontsize=48:x=20:y=20\" -frames:v 1 -c:v png -f image2pipe -"
            ))
        #expect(try TextRecognition.recognise(imageDescriptor: written.descriptor) == "Hello harbour")
    }

    @Test func `turns an unreadable image into a warning`() throws {
        let garbage = try Fixture("not an image")
        let extraction = TextRecognition.extract(imageDescriptor: garbage.descriptor, limits: ExtractionLimits())
        #expect(extraction.warnings.map(\.code) == ["text_not_read"])
    }
}

@Suite struct RecognisedWordsTests {
    @Test func `keeps sure words, line by line and paragraph by paragraph`() {
        let rows = [
            "5\t1\t1\t1\t1\t1\t0\t0\t1\t1\t96\tHello", "5\t1\t1\t1\t1\t2\t0\t0\t1\t1\t10\tnoise",
            "5\t1\t1\t1\t2\t1\t0\t0\t1\t1\t90\tthere", "4\t1\t1\t2\t0\t0\t0\t0\t1\t1\t-1\t",
            "5\t1\t1\t2\t1\t1\t0\t0\t1\t1\t80\tBye\u{1B}", "broken",
        ]
        #expect(RecognisedWords.text(rows.joined(separator: "\n")) == "Hello\nthere\n\nBye")
    }
}
