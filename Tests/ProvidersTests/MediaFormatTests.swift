import Media
import Testing

@testable import Providers

struct MediaFormatTests {
    @Test(
        arguments: [
            ("audio/x-wav", "audio/wav", "wav"), ("audio/mpeg", "audio/mpeg", "mp3"), ("audio/x-m4a", "audio/mp4", nil),
            ("application/ogg", "audio/ogg", nil), ("video/quicktime", "video/quicktime", nil),
            ("video/x-msvideo", "video/avi", nil), ("video/x-m4v", "video/mp4", nil), ("image/jpeg", "image/jpeg", nil),
            ("audio/x-hx-aac-adts", "audio/aac", nil), ("audio/x-flac", "audio/flac", nil),
        ] as [(String, String, String?)])
    func `calls a type what models call it`(type: String, expected: String, inputAudio: String?) {
        let type = MediaType(rawValue: type)
        #expect(MediaFormat.wireName(of: type).rawValue == expected)
        #expect(MediaFormat.inputAudioFormat(of: type) == inputAudio)
        #expect(MediaFormat.geminiTypes.contains(MediaFormat.wireName(of: type)))
    }

    @Test func `has one name for every type that is taken`() {
        #expect(MediaFormat.geminiTypes.allSatisfy { MediaFormat.wireName(of: $0) == $0 })
    }
}
