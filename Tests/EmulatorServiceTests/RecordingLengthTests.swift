import TestSupport
import Testing

@testable import EmulatorService

struct RecordingLengthTests {
    @Test(
        arguments: [
            ("audio/wav", "-f lavfi -i sine=d=7.4 -f wav", 8), ("audio/mpeg", "-f lavfi -i sine=d=9.5 -f mp3", 10),
            ("audio/mp4", "-f lavfi -i sine=d=5.2 -f ipod", 6),
            ("video/mp4", "-f lavfi -i testsrc=d=12:s=64x48:r=5 -f mp4", 12),
            ("video/avi", "-f lavfi -i testsrc=d=3:s=64x48:r=5 -f avi", 3),
        ])
    func `tells the length of what ffmpeg writes`(type: String, arguments: String, seconds: Int) throws {
        let bytes = try ClipMaker.recording(arguments)
        // Containers round, and MP3 has frames before and after the sound.
        #expect((seconds...seconds + 1).contains(RecordingLength.seconds(bytes, type: type)))
    }

    @Test func `never tells less than a low bit rate would come to where the head says nothing`() {
        #expect(RecordingLength.seconds(Array(repeating: 0, count: 20_000), type: "audio/ogg") == 10)
        #expect(RecordingLength.seconds([], type: "video/webm") == 1)
    }

    @Test func `survives heads that lie or end early`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        for arguments in ["-f lavfi -i sine=d=1 -f wav", "-f lavfi -i testsrc=d=1:s=64x48:r=5 -f mp4"] {
            let bytes = try ClipMaker.recording(arguments)
            for _ in 0..<100 {
                let broken = generator.mutated(bytes)
                #expect(RecordingLength.seconds(broken, type: "video/mp4") > 0, "seed \(seed)")
            }
        }
    }
}
