import Media
import Primitives
import Testing
@testable import Clips

/// The names and the form of the facts are part of the manifest's contract, so they are compared as text.
@Suite struct ClipFactsTests {
    private static let picture = ClipProbe.Stream(
        kind: "video", codec: "h264", width: 640, height: 360, frameRate: 29.97, frames: 60, duration: 2,
        language: "und")
    private static let sound = ClipProbe.Stream(
        kind: "audio", codec: "aac", duration: 2.5, channels: 2, sampleRate: 48_000, language: "deu")
    private static let cover = ClipProbe.Stream(
        kind: "video", codec: "png", width: 32, height: 32, frameRate: 90_000, isCover: true)

    private func told(_ probe: ClipProbe) throws -> String {
        let (facts, family) = try ClipFacts.facts(probe)
        return "\(family) \(JSONWriter.text(of: .object(facts)))"
    }

    @Test func `tells all there is`() throws {
        var turned = Self.picture
        turned.rotation = -90
        let probe = ClipProbe(
            format: "mov,mp4,m4a,3gp,3g2,mj2", duration: 2.0004, bitRate: 1000, title: " A\u{1B}B ",
            created: "2024-01-02T03:04:05.000000Z", majorBrand: "qt  ", streams: [turned, Self.sound])
        #expect(
            try told(probe)
                == #"video {"duration_s":2,"container":"mov","bit_rate":1000,"title":"AB","created":"2024-01-02T03:04:05.000000Z","#
                + #""width":640,"height":360,"frame_rate":29.97,"frames":60,"streams":["#
                + #"{"kind":"video","codec":"h264","width":640,"height":360,"frame_rate":29.97,"rotation":-90},"#
                + #"{"kind":"audio","codec":"aac","channels":2,"sample_rate":48000,"language":"deu"}]}"#)
    }

    @Test func `leaves out what is not known`() throws {
        let probe = ClipProbe(format: "ogg", streams: [Self.sound, Self.cover])
        #expect(
            try told(probe)
                == #"audio {"duration_s":2.5,"container":"ogg","streams":["#
                + #"{"kind":"audio","codec":"aac","channels":2,"sample_rate":48000,"language":"deu"},"#
                + #"{"kind":"cover","codec":"png","width":32,"height":32}]}"#)
    }

    @Test func `lists no more streams than people read`() throws {
        let probe = ClipProbe(streams: Array(repeating: Self.sound, count: 900))
        #expect(try ClipFacts.facts(probe).facts[FactKey.streams]?.arrayValue?.count == 32)
    }

    @Test func `refuses a recording without streams`() {
        #expect(throws: ReadingProblem(.corrupt, "no stream is found in it")) { try ClipFacts.facts(ClipProbe()) }
    }
}
