import HTTPMessages
package import Media
import Primitives

/// What a request will use of tokens, before anybody has counted them.
///
/// The rates are Google's for Gemini 3.1 Pro at its default media resolution; other models count less or little more.
package enum TokenEstimate {
    package static let perImage = 1120
    package static let perPage = 560
    package static let perAudioSecond = 32
    /// One frame per second and the sound: 258 at most and 32, rounded up.
    package static let perVideoSecond = 300
    /// What a model writes at most when nothing bounds it.
    package static let defaultOutput = 65_536

    /// A quarter of the UTF-8 bytes, rounded up.
    ///
    /// For English that is the rule of four characters to a token; scripts with longer characters have fewer of them
    /// to a token, which bytes follow and characters do not.
    package static func text(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

    /// The tokens of a file; where pages or seconds are unknown, its size stands for them.
    package static func media(_ part: MediaPart) -> Int {
        guard let opened = part.file else { return unseen(part.family) }
        return file(part.family, bytes: opened.byteCount, pages: part.pages, seconds: part.seconds)
    }

    /// The same before a file is opened.
    package static func file(_ family: MediaFamily, bytes: Int, pages: Int?, seconds length: Double?) -> Int {
        switch family {
        case .image: return perImage
        case .pdf: return perPage * max(1, pages ?? bytes.dividedRoundingUp(by: bytesPerPage))
        case .audio:
            return perAudioSecond * (seconds(length) ?? bytes.dividedRoundingUp(by: bytesPerAudioSecond))
        case .video:
            return perVideoSecond * (seconds(length) ?? bytes.dividedRoundingUp(by: bytesPerVideoSecond))
        case .text, .email, .office, .archive, .other: return bytes.dividedRoundingUp(by: 4)
        }
    }

    /// What a file is taken for that nobody here has: one image, 50 pages, ten minutes of sound, five of video.
    package static func unseen(_ family: MediaFamily) -> Int {
        switch family {
        case .image: perImage
        case .pdf: 50 * perPage
        case .audio: 600 * perAudioSecond
        case .video: 300 * perVideoSecond
        case .text, .email, .office, .archive, .other: 16_384
        }
    }

    /// Everything that a request shows to the model.
    ///
    /// - Parameters:
    ///   - prompt: as it is sent.
    ///   - carriesSchema: whether the schema goes along beside it.
    static func input(of request: ModelRequest, prompt: String, carriesSchema: Bool) -> Int {
        var input = text(prompt) + (request.system.map(text) ?? 0)
        if let schema = request.schema, carriesSchema { input += text(JSONWriter.text(of: schema)) }
        for part in request.parts {
            switch part {
            case .text(_, let words): input += text(words)
            case .media(let part): input += media(part)
            }
            if request.parts.count > 1 { input += text(part.label) }
        }
        for correction in request.corrections { input += text(correction.answer) + text(correction.complaint) }
        return input
    }

    /// Small for a page, 64 kbit/s and 1 Mbit/s: guesses that err on the side of more tokens.
    private static let bytesPerPage = 40_000
    private static let bytesPerAudioSecond = 8_000
    private static let bytesPerVideoSecond = 125_000

    private static func seconds(_ value: Double?) -> Int? {
        // A week bounds what a damaged header may claim.
        value.flatMap { $0 > 0 && $0 < 604_800 ? Int($0.rounded(.up)) : nil }
    }
}

extension Int {
    fileprivate func dividedRoundingUp(by divisor: Int) -> Int { self / divisor + (self % divisor == 0 ? 0 : 1) }
}
