import Glibc
import Media
import Primitives
import TestSupport
import Testing
@testable import Clips

/// The program ffprobe is the measure: same demuxers, asked from outside.
@Suite(.serialized) struct AVFormatLibraryTests {
    private static let sound = "-f lavfi -i sine=440:d=2"
    private static let pictures = "-f lavfi -i testsrc=s=160x120:d=2:r=25"

    /// What the facts are through the library and through the program, as text that can be compared.
    private func bothWays(_ bytes: some Collection<UInt8>) throws -> (library: String, program: String) {
        let fixture = try Fixture(bytes)
        func told(_ probe: (CInt) throws(ReadingProblem) -> ClipProbe) -> String {
            do throws(ReadingProblem) {
                let probe = try probe(fixture.descriptor)
                let (facts, family) = try ClipFacts.facts(probe)
                return "\(family) \(JSONWriter.text(of: .object(facts))) complaint: \(probe.complaint ?? "none")"
            } catch {
                return "\(error.kind) \(error.message.drop { $0 != ":" })"
            }
        }
        return (
            told { descriptor throws(ReadingProblem) in try AVFormatLibrary.probe(descriptor: descriptor) },
            told(FFprobe.probe)
        )
    }

    @Test func `is there`() { #expect(AVFormatLibrary.failure == nil) }

    @Test(arguments: [
        "\(pictures) \(sound) -metadata title='A β' -metadata creation_time=2024-02-03T04:05:06Z -c:v mpeg4 -c:a aac -f mp4",
        "\(pictures) \(sound) -metadata:s:a:0 language=deu -c:v mpeg4 -c:a aac -f mov",
        "\(pictures) \(sound) -c:v mpeg4 -c:a flac -metadata:s:a:0 language=fra -f matroska",
        "\(pictures) \(sound) -c:v mpeg4 -c:a mp3 -f avi", "\(pictures) \(sound) -c:v mpeg2video -c:a mp2 -f mpegts",
        "\(pictures) \(sound) -c:v mpeg1video -c:a mp2 -f mpeg", "\(pictures) -r 30000/1001 -c:v mpeg4 -f mp4",
        "\(pictures) \(sound) -c:v flv -c:a mp3 -f flv", "\(pictures) -f gif", "\(pictures) -c:v mpeg4 -f m4v",
        "\(pictures) \(sound) -c:v mpeg4 -c:a aac -movflags frag_keyframe+empty_moov -f mp4",
        "\(sound) -ac 2 -f wav", "\(sound) -c:a pcm_s24le -ar 96000 -f wav", "\(sound) -f flac",
        "\(sound) -metadata TITLE=Lied -f ogg", "\(sound) -f mp3", "\(sound) -write_xing 0 -f mp3", "\(sound) -f adts",
        "\(sound) -f aiff", "\(sound) -f au", "\(sound) -f matroska",
        "\(sound) \(pictures) -map 0 -map 1 -frames:v 1 -c:v png -disposition:v attached_pic -f mp3",
    ])
    func `says what ffprobe says`(arguments: String) throws {
        let (library, program) = try bothWays(try ClipMaker.recording(arguments))
        #expect(library == program)
        #expect(library.hasSuffix("complaint: none"))
    }

    @Test(arguments: [90, 180])
    func `says how a picture is turned as ffprobe does`(degrees: Int) throws {
        let turned = try ClipMaker.recording(
            "-i $f.mp4 -c copy -metadata:s:v rotate=\(degrees) -f mp4",
            before: "trap 'rm -f $f.mp4' EXIT; ffmpeg -v error -y \(Self.pictures) -c:v mpeg4 $f.mp4")
        let (library, program) = try bothWays(turned)
        #expect(library == program)
        #expect(library.contains(#""rotation":"#))
    }

    @Test(arguments: ["cctv-north-quay.mp4", "vhf-12-0217.mp3"])
    func `says of the samples what ffprobe says`(name: String) throws {
        let bytes = try MediaMaker.output(of: "cat '\(Self.root)/samples/harbor/media/\(name)'")
        let (library, program) = try bothWays(bytes)
        #expect(library == program)
    }

    private static let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()

    @Test(arguments: ["mp4", "matroska", "wav", "mp3", "flac"])
    func `gives ffprobe's verdict and reason for every cut`(format: String) throws {
        let whole = try ClipMaker.recording("\(Self.sound) -f \(format)")
        for part in [1, 7, 40, 200, whole.count / 3, whole.count / 2, whole.count - 1] {
            let (library, program) = try bothWays(whole.prefix(part))
            #expect(library == program, "\(part) bytes")
        }
    }

    @Test func `gives ffprobe's verdict for noise`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<4 {
            let noise = (0..<20_000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            let (library, program) = try bothWays(noise)
            #expect(library.prefix { $0 != " " } == program.prefix { $0 != " " }, "seed \(seed)")
        }
    }

    private static let playlists = [
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nPATH\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:PATH\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile PATH\n", "ffconcat version 1.0\nfile /etc/passwd\n",
    ]

    /// With the playlists' demuxers allowed too, what keeps a file closed is that no opening is ever done.
    @Test(arguments: playlists, [ClipSource.formats, "hls,applehttp,concat,mpegts," + ClipSource.formats])
    func `opens nothing that a playlist names`(text: String, formats: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(try ClipMaker.recording("\(Self.sound) -c:a mp2 -f mpegts"), to: "bait.ts")
        let watch = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        defer { close(watch) }
        try #require(inotify_add_watch(watch, folder.file("bait.ts"), UInt32(IN_OPEN)) >= 0)
        let fixture = try Fixture(text.replacing("PATH", with: folder.file("bait.ts")))
        #expect(throws: ReadingProblem.self) {
            try AVFormatLibrary.probe(descriptor: fixture.descriptor, formats: formats)
        }
        var event = [UInt8](repeating: 0, count: 4096)
        #expect(read(watch, &event, event.count) < 0, "something was opened")
        // The watch would have seen it.
        close(open(folder.file("bait.ts"), O_RDONLY))
        #expect(read(watch, &event, event.count) > 0)
    }

    @Test func `survives mutated recordings of many kinds`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        for format in ["mp4", "matroska", "avi", "mpegts", "wav", "flv", "mp3"] {
            let original = try ClipMaker.recording("\(Self.sound) -f \(format)")
            for _ in 0..<20 {
                let fixture = try Fixture(generator.mutated(original))
                do throws(ReadingProblem) {
                    _ = try AVFormatLibrary.probe(descriptor: fixture.descriptor)
                } catch {
                    // A size in a header may ask for any amount of memory, and the system refuses.
                    #expect([.corrupt, .unsupported, .tooLarge].contains(error.kind), "seed \(seed): \(error)")
                }
            }
        }
    }

    @Test func `leaves the descriptor's offset alone and keeps nothing open`() throws {
        let fixture = try Fixture(try ClipMaker.recording("\(Self.sound) -f wav"))
        lseek(fixture.descriptor, 5, SEEK_SET)
        _ = try AVFormatLibrary.probe(descriptor: fixture.descriptor)
        #expect(lseek(fixture.descriptor, 0, SEEK_CUR) == 5)
    }
}
