import Glibc
import Media
import Primitives
import TestSupport
import Testing
@testable import Clips

@Suite(.serialized) struct ClipReaderTests {
    private static let sound = "-f lavfi -i sine=440:d=2"
    private static let pictures = "-f lavfi -i 'color=red:d=1:s=160x120[a];color=blue:d=1:s=160x120[b];[a][b]concat'"

    private func make(_ arguments: String, before: String = "true") throws -> Fixture {
        try Fixture(try ClipMaker.recording(arguments, before: before))
    }

    private func makeMP4() throws -> [UInt8] {
        try ClipMaker.recording("\(Self.pictures) \(Self.sound) -metadata title=Hello -c:v mpeg4 -c:a aac -f mp4")
    }

    @Test func `gathers the facts of a video`() throws {
        let fixture = try Fixture(try makeMP4())
        let (facts, _, family) = try ClipReader.examine(descriptor: fixture.descriptor)
        #expect(family == .video)
        #expect(facts["duration_s"] == 2)
        #expect(facts["container"] == "mp4")
        #expect(facts["width"] == 160)
        #expect(facts["height"] == 120)
        #expect(facts["frame_rate"] == 25)
        #expect(facts["frames"] == 50)
        #expect(facts["title"] == "Hello")
        let streams = facts["streams"]?.arrayValue ?? []
        #expect(streams.map { $0["kind"] } == ["video", "audio"])
        #expect(streams.last?["channels"] == 1)
        #expect(streams.last?["sample_rate"] == 44100)
    }

    @Test(arguments: ["wav", "flac", "ogg", "mp3", "matroska"])
    func `calls a recording without pictures audio`(format: String) throws {
        let fixture = try make("\(Self.sound) -f \(format)")
        #expect(try ClipReader.examine(descriptor: fixture.descriptor).family == .audio)
    }

    @Test func `does not take a cover picture for a video`() throws {
        let fixture = try make(
            "\(Self.sound) -f lavfi -i testsrc=s=32x32:d=1:r=1 -map 0 -map 1 -frames:v 1 -c:v png -disposition:v attached_pic -f mp3"
        )
        let (facts, _, family) = try ClipReader.examine(descriptor: fixture.descriptor)
        #expect(family == .audio)
        #expect(facts["streams"]?.arrayValue?.map { $0["kind"] } == ["audio", "cover"])
    }

    @Test func `measures loudness, silence and scene changes`() throws {
        let fixture = try make(
            "-f lavfi -i 'color=red:d=2:s=160x120[a];color=blue:d=2:s=160x120[b];[a][b]concat' -f lavfi -i 'sine=440:d=1,apad' -t 4 -c:v mpeg4 -c:a flac -f matroska"
        )
        let (facts, _, _) = try ClipReader.examine(descriptor: fixture.descriptor)
        let analysis = try ClipReader.analyse(descriptor: fixture.descriptor, facts: facts, limits: ExtractionLimits())
        #expect(analysis.facts["scene_changes_s"] == [2])
        let loudness = try #require(analysis.facts["loudness_lufs"]?.doubleValue)
        #expect((-30...(-15)).contains(loudness))
        let silence = try #require(analysis.facts["silences_s"]?.arrayValue?.first?.arrayValue?.first?.doubleValue)
        #expect((0.9...1.1).contains(silence))
        #expect(analysis.coverage.isComplete)
        #expect(analysis.warnings.isEmpty)
    }

    @Test func `keeps to the limit of seconds and names the rest`() throws {
        let fixture = try make("-f lavfi -i sine=440:d=10 -f wav")
        let (facts, _, _) = try ClipReader.examine(descriptor: fixture.descriptor)
        let analysis = try ClipReader.analyse(
            descriptor: fixture.descriptor, facts: ["duration_s": 10, "streams": facts["streams"] ?? []],
            limits: ExtractionLimits(seconds: 4))
        #expect(
            analysis.coverage
                == Coverage(
                    unit: .seconds, total: 10, read: 4, missing: ["seconds 4.0 to 10.0: over the limit of seconds"]))
    }

    @Test func `reads subtitles inside a recording`() throws {
        let fixture = try make(
            "\(Self.sound) -f srt -i $f.srt -map 0 -map 1 -c:s srt -f matroska",
            before:
                #"printf '1\n00:00:00,500 --> 00:00:01,500\n<i>Hi</i> there\n\n' > $f.srt; trap 'rm -f $f.srt' EXIT"#)
        let (facts, _, _) = try ClipReader.examine(descriptor: fixture.descriptor)
        let analysis = try ClipReader.analyse(descriptor: fixture.descriptor, facts: facts, limits: ExtractionLimits())
        #expect(analysis.passages.map(\.text) == ["Hi there"])
        guard case .time(let start)? = analysis.passages.first?.place else {
            Issue.record("a cue has a time")
            return
        }
        // The audio codec's delay shifts the whole recording by a few milliseconds.
        #expect((0.49...0.51).contains(start))
    }

    @Test func `gives libavformat's own reason for a truncated recording`() throws {
        let whole = try makeMP4()
        let fixture = try Fixture(whole.prefix(whole.count / 2))
        #expect { try ClipReader.examine(descriptor: fixture.descriptor) } throws: { error in
            let problem = error as? ReadingProblem
            return problem?.kind == .corrupt && problem?.message == "libavformat: moov atom not found"
        }
    }

    @Test(arguments: [
        ("#EXTM3U\n#EXTINF:1,\nfile:/etc/hostname\n", ReadingProblem.Kind.corrupt),
        ("ffconcat version 1.0\nfile /etc/hostname\n", .unsupported),
    ])
    func `does not follow a playlist to other files`(text: String, kind: ReadingProblem.Kind) throws {
        let fixture = try Fixture(text)
        #expect { try ClipReader.examine(descriptor: fixture.descriptor) } throws: {
            ($0 as? ReadingProblem)?.kind == kind
        }
    }

    @Test func `survives mutated recordings`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let original = try makeMP4()
        for _ in 0..<12 {
            let fixture = try Fixture(generator.mutated(original))
            do throws(ReadingProblem) {
                _ = try ClipReader.examine(descriptor: fixture.descriptor)
            } catch {
                #expect(error.kind == .corrupt, "seed \(seed): \(error)")
            }
        }
    }
}
