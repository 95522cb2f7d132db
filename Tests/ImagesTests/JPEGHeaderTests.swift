import Media
import Primitives
import SourceBytes
import TestSupport
import Testing
@testable import Images

/// libvips is the measure: whenever the short cut answers, libvips must have said the same.
@Suite(.serialized) struct JPEGHeaderTests {
    private func read(_ jpeg: [UInt8]) throws -> JPEGHeader.Found? {
        let fixture = try Fixture(jpeg)
        return try withExtendedLifetime(fixture) {
            try JPEGHeader.read(DescriptorBytes(descriptor: fixture.descriptor))
        }
    }

    /// Width, height, orientation and EXIF facts as text, both ways; `nil` where the short cut gives up.
    private func bothWays(_ jpeg: [UInt8]) throws -> (short: String, vips: String)? {
        let fixture = try Fixture(jpeg)
        guard let found = try JPEGHeader.read(DescriptorBytes(descriptor: fixture.descriptor)) else { return nil }
        do throws(ReadingProblem) {
            let (header, block) = try VipsLibrary.header(descriptor: fixture.descriptor)
            let (facts, orientation) = EXIFFacts.facts(block: block)
            let vips = ImageHeader(
                width: header.width, height: header.height, frames: header.frames,
                orientation: header.orientation ?? orientation, exif: facts)
            return ("\(found.header)", "\(vips)")
        } catch {
            return ("\(found.header)", "\(error)")
        }
    }

    private static func convert(_ options: String) -> String {
        "ffmpeg -v error -f lavfi -i testsrc=s=130x70:d=1:r=1 -frames:v 1 -f image2pipe -c:v ppm - | convert - \(options) jpg:-"
    }

    @Test(arguments: [
        "", "-interlace JPEG", "-colorspace Gray", "-sampling-factor 4:2:0", "-sampling-factor 4:4:4", "-quality 5",
        "-define jpeg:restart-interval=4", "-comment Hello", "-resize 1x1!", "-density 300",
    ])
    func `says of plain JPEGs what libvips says`(options: String) throws {
        let jpeg = try MediaMaker.output(of: Self.convert(options))
        let (short, vips) = try #require(try bothWays(jpeg))
        #expect(short == vips)
    }

    @Test(arguments: 1...8)
    func `reads the orientation as libvips does`(orientation: Int) throws {
        let jpeg = EXIFWriter.insert(
            EXIFWriter.block([(0x010F, .text("Maker")), (0x0112, .short(orientation))]),
            into: try MediaMaker.picture("mjpeg"))
        let (short, vips) = try #require(try bothWays(jpeg))
        #expect(short == vips)
        #expect(short.contains("orientation: Optional(\(orientation))"))
    }

    @Test func `skips segments that are longer than what is read ahead`() throws {
        let jpeg = try MediaMaker.picture("mjpeg")
        let profile: [UInt8] = [0xFF, 0xE2, 0xEA, 0x62] + [UInt8](repeating: 0xFF, count: 60_000)
        let found = try #require(try read(Array(jpeg[..<2]) + profile + profile + jpeg[2...]))
        #expect(found.header == ImageHeader(width: 64, height: 48))
        let whole = try #require(try read(jpeg))
        #expect(found.pictureOffset == whole.pictureOffset + 2 * profile.count)
    }

    @Test func `leaves what is rare to libvips`() throws {
        let jpeg = try MediaMaker.picture("mjpeg")
        let exif = EXIFWriter.block([(0x0112, .short(6))])
        let twice = EXIFWriter.insert(exif, into: EXIFWriter.insert(exif, into: jpeg))
        #expect(try read(twice) == nil)
        #expect(try read(Array(jpeg[..<2]) + [0xFF] + jpeg[2...]) == nil)
        #expect(try read(try MediaMaker.output(of: Self.convert("-colorspace CMYK"))) == nil)
        #expect(try read(Array(jpeg.prefix(100))) == nil)
    }

    @Test func `never contradicts libvips about a mutated JPEG`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let block = EXIFWriter.block([
            (0x010F, .text("Maker")), (0x0110, .text("Model 7")), (0x0112, .short(6)),
            (0x8769, .directory([(0x9003, .text("2024:02:03 04:05:06")), (0x829A, .rationals([(1, 125)]))])),
        ])
        let original = EXIFWriter.insert(block, into: try MediaMaker.picture("mjpeg"))
        var answers = 0
        for _ in 0..<1000 {
            // Damage in the header alone, where it matters.
            let jpeg = generator.mutated(Array(original.prefix(900))) + original.dropFirst(900)
            guard let (short, vips) = try bothWays(jpeg) else { continue }
            answers += 1
            #expect(short == vips, "seed \(seed)")
        }
        #expect(answers > 50)
    }
}
