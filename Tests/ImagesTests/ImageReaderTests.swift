import Media
import Primitives
import TestSupport
import Testing
@testable import Images

@Suite(.serialized) struct ImageReaderTests {
    private func examine(_ bytes: [UInt8], _ type: String) throws -> (facts: JSONObject, warnings: [SourceWarning]) {
        let fixture = try Fixture(bytes)
        return try ImageReader.examine(descriptor: fixture.descriptor, type: MediaType(rawValue: type))
    }

    private func problem(_ bytes: [UInt8], _ type: String) throws -> ReadingProblem.Kind? {
        do {
            _ = try examine(bytes, type)
            return nil
        } catch let problem as ReadingProblem { return problem.kind }
    }

    @Test(arguments: [
        ("mjpeg", "image/jpeg"), ("png", "image/png"), ("bmp", "image/bmp"), ("gif", "image/gif"),
        ("tiff", "image/tiff"), ("ppm", "image/x-portable-pixmap"), ("pam", "image/x-portable-arbitrarymap"),
        ("libwebp", "image/webp"), ("jpeg2000", "image/jp2"),
    ])
    func `reads the size of every common format`(codec: String, type: String) throws {
        let (facts, warnings) = try examine(try MediaMaker.picture(codec), type)
        #expect(facts["width"] == 64)
        #expect(facts["height"] == 48)
        #expect(facts["frames"] == nil)
        #expect(warnings.isEmpty)
    }

    @Test(arguments: [
        ("<svg width=\"2in\" height='10px'>", 192, 10), ("<?xml?><svg viewBox=\"0 0 30.4 20\">", 30, 20),
        ("<svg width=\"100%\" height=\"5\" viewBox=\"0,0,7,8\">", 7, 8),
    ])
    func `reads the size of SVG from its attributes or its view box`(text: String, width: Int, height: Int) throws {
        let (facts, _) = try examine(Array(text.utf8), "image/svg+xml")
        #expect(facts["width"] == .integer(width))
        #expect(facts["height"] == .integer(height))
    }

    @Test func `reads the largest size of an icon`() throws {
        let icon: [UInt8] =
            [0, 0, 1, 0, 2, 0, 16, 16] + [UInt8](repeating: 0, count: 14) + [0, 0] + [UInt8](repeating: 0, count: 14)
        let (facts, _) = try examine(icon, "image/vnd.microsoft.icon")
        #expect(facts["width"] == 256)
        #expect(facts["frames"] == 2)
    }

    @Test func `counts the frames of an animation`() throws {
        let gif = try MediaMaker.output(of: "ffmpeg -v error -f lavfi -i testsrc=s=16x16:d=1:r=3 -f gif -")
        #expect(try examine(gif, "image/gif").facts["frames"] == 3)
    }

    @Test func `reads camera, time, place and orientation from EXIF`() throws {
        let block = EXIFWriter.block([
            (0x010F, .text("Ma\u{1B}ker")), (0x0110, .text("Model 1")), (0x0112, .short(6)),
            (
                0x8769,
                .directory([
                    (0x829A, .rationals([(1, 250)])), (0x829D, .rationals([(28, 10)])), (0x8827, .short(400)),
                    (0x9003, .text("2024:05:06 07:08:09")), (0x9011, .text("+02:00")), (0xA434, .text("Lens")),
                ])
            ),
            (
                0x8825,
                .directory([
                    (1, .text("S")), (2, .rationals([(33, 1), (30, 1), (36, 1)])), (3, .text("E")),
                    (4, .rationals([(151, 1), (15, 1), (0, 1)])),
                ])
            ),
        ])
        let (facts, warnings) = try examine(
            EXIFWriter.insert(block, into: try MediaMaker.picture("mjpeg")), "image/jpeg")
        #expect(facts["orientation"] == 6)
        #expect(
            facts["exif"] == [
                "make": "Maker", "model": "Model 1", "taken": "2024-05-06T07:08:09+02:00", "lens": "Lens",
                "exposure_s": "1/250", "f_number": 2.8, "iso": 400, "latitude": -33.51, "longitude": 151.25,
            ])
        #expect(warnings.map(\.code) == ["exif_rotated"])
    }

    @Test(arguments: [("mjpeg", "image/jpeg"), ("png", "image/png"), ("libwebp", "image/webp")])
    func `calls an image cut short corrupt`(codec: String, type: String) throws {
        let bytes = try MediaMaker.picture(codec, size: "320x240")
        for part in [0.95, 0.5, 0.1] {
            #expect(try problem(Array(bytes.prefix(Int(Double(bytes.count) * part))), type) == .corrupt, "\(part)")
        }
    }

    @Test(arguments: ["image/jpeg", "image/png", "image/gif", "image/tiff", "image/heic", "image/bmp", "image/jp2"])
    func `calls garbage and nothing corrupt`(type: String) throws {
        var generator = SeededGenerator(seed: 1)
        #expect(try problem((0..<2000).map { _ in UInt8.random(in: 0...255, using: &generator) }, type) == .corrupt)
        for count in 0...16 { #expect(try problem([UInt8](repeating: 7, count: count), type) == .corrupt) }
    }

    @Test func `refuses more than a gigapixel`() throws {
        #expect(try problem(Array("P5\n100000 100000\n255\n".utf8), "image/x-portable-graymap") == .tooLarge)
    }

    @Test func `says when a format's header is not read`() throws {
        #expect(try examine([UInt8](1...9), "image/x-tga").warnings.map(\.code) == ["header_not_read"])
    }

    @Test func `survives mutated images`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let block = EXIFWriter.block([
            (0x010F, .text("Maker")), (0x8769, .directory([(0x9003, .text("2024:05:06 07:08:09"))])),
            (0x8825, .directory([(2, .rationals([(1, 1), (2, 1), (3, 1)]))])),
        ])
        let originals = [
            (EXIFWriter.insert(block, into: try MediaMaker.picture("mjpeg")), "image/jpeg"),
            (try MediaMaker.picture("png"), "image/png"), (try MediaMaker.picture("tiff"), "image/tiff"),
            (try MediaMaker.picture("libwebp"), "image/webp"), (try MediaMaker.picture("gif"), "image/gif"),
            (try MediaMaker.picture("bmp"), "image/bmp"), (try MediaMaker.picture("jpeg2000"), "image/jp2"),
        ]
        for round in 0..<350 {
            let (bytes, type) = originals[round % originals.count]
            let kind = try problem(generator.mutated(bytes), type)
            #expect([nil, .corrupt, .tooLarge, .unsupported].contains(kind), "seed \(seed)")
        }
        for _ in 0..<300 { _ = EXIFFacts.facts(block: generator.mutated(block)) }
    }
}
