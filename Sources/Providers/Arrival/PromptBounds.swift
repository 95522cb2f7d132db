import HTTPMessages
import Media

/// Between how many tokens a request must come to, before anybody has counted them.
///
/// Both ends are meant to hold for certain, unlike `TokenEstimate`, which is meant to be near.
struct PromptBounds: Sendable, Hashable {
    /// The least that its files come to.
    var media = 0
    /// The least that its texts come to.
    var leastText = 0
    /// The most that its texts can come to.
    var mostText = 0
    /// What the files are made of.
    var modalities: Set<InputTokens.Modality> = []

    init(_ request: ModelRequest) {
        for case .media(let part) in request.parts {
            media += Self.least(part)
            modalities.insert(part.family == .audio ? .heard : .seen)
        }
        guard !modalities.isEmpty else { return }
        for text in [request.system, request.prompt].compactMap(\.self) { add(text) }
        for part in request.parts {
            mostText += part.label.utf8.count + Self.frame
            if case .text(_, let text) = part { add(text) }
        }
        for correction in request.corrections {
            add(correction.answer)
            add(correction.complaint)
        }
        mostText += Self.frame
        // Whether it goes out beside the prompt or in it, with words around it.
        if let schema = request.schema { mostText += StructuredOutput.instruction(schema).utf8.count }
    }

    /// Everything that a model of Gemini's generation counts in the prompt.
    var least: Int { media + leastText }

    private mutating func add(_ text: String) {
        leastText += Self.words(in: text) * 3 / 4
        mostText += text.utf8.count + Self.frame
    }

    /// Tokens that a protocol may add around a text or a message.
    private static let frame = 16

    // MARK: - Files

    /// Half of what Google's documentation gives for the lowest media resolution: 280 tokens for a picture or a page, 70
    /// for a frame, of which there is one a second, 32 for a second of sound.
    ///
    /// Half, because it calls the first three bounds, and because a damaged header may claim a longer recording than
    /// there is. The sound of a video is left out, for it may have none.
    static func least(_ part: MediaPart) -> Int {
        switch part.family {
        // Nothing is known of a picture that the provider fetches itself.
        case .image: (part.file?.byteCount ?? 0) < Self.smallPicture ? 1 : 140
        case .pdf: 140 * max(1, part.pages ?? 1)
        case .audio: max(1, 16 * seconds(part))
        case .video: 35 * max(1, seconds(part))
        case .text, .email, .office, .archive, .other: 0
        }
    }

    /// Pictures with fewer bytes may be of so few pixels that they need fewer tokens than the least of others.
    static let smallPicture = 4096

    /// Whole seconds; a week bounds what a damaged header may claim.
    private static func seconds(_ part: MediaPart) -> Int {
        part.seconds.flatMap { $0 > 0 && $0 < 604_800 ? Int($0) : nil } ?? 0
    }

    // MARK: - Texts

    /// Runs of bytes that are no white space.
    ///
    /// A text has three tokens to four words at least, whatever it is written in: no token of Gemini's tokenizer spans
    /// two words (Google's SDK counts with that of Gemma 3, a SentencePiece model, which splits at white space), and
    /// tokenizers that do span words save a third of 1.3 tokens a word at most (SuperBPE, arXiv:2503.13423). Base64 and
    /// scripts without spaces are few words, so they only make the bound lower. At the other end, a token has a byte at
    /// least, which is what byte fallback comes to.
    static func words(in text: String) -> Int {
        var count = 0
        var isInside = false
        for byte in text.utf8 {
            let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
            if !isSpace, !isInside { count += 1 }
            isInside = !isSpace
        }
        return count
    }
}
