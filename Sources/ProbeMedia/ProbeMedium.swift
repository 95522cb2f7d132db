/// The kinds of files that can be made here, each of a type that Gemini 3.1 Pro takes.
package enum ProbeMedium: String, Sendable, Hashable, CaseIterable {
    case image, pdf, audio, video

    package var type: String {
        switch self {
        case .image: "image/png"
        case .pdf: "application/pdf"
        case .audio: "audio/wav"
        case .video: "video/mp4"
        }
    }

    /// Length of a recording; `nil` for what has none.
    package var seconds: Double? {
        switch self {
        case .image, .pdf: nil
        case .audio: Double(BeepRecording.seconds)
        case .video: Double(StillVideo.seconds)
        }
    }

    /// A code of the kind that this medium can hold.
    package func code(using generator: inout some RandomNumberGenerator) -> ProbeCode {
        self == .audio ? .beeps(using: &generator) : .word(using: &generator)
    }

    /// The file that holds `code`, the same bytes for the same code.
    ///
    /// - Precondition: the code is of the kind that `code(using:)` makes.
    package func file(holding code: ProbeCode) -> [UInt8] {
        switch (self, code) {
        case (.image, .word(let word)): PNGFile.bytes(of: WordPicture(word))
        case (.pdf, .word(let word)): PDFPage.bytes(showing: word)
        case (.video, .word(let word)): StillVideo.bytes(showing: WordPicture(word))
        case (.audio, .beeps(let counts)): BeepRecording.bytes(counts)
        default: preconditionFailure("\(self) cannot hold \(code)")
        }
    }

    /// The code that a file of this module holds, decoded from its content; `nil` for any other file.
    package static func code(in bytes: [UInt8]) -> ProbeCode? {
        guard bytes.count < 512 << 10 else { return nil }
        if let picture = PNGFile.picture(bytes) ?? StillVideo.picture(bytes) { return picture.word.map(ProbeCode.word) }
        if let word = PDFPage.word(bytes) { return .word(word) }
        return BeepRecording.counts(bytes).map(ProbeCode.beeps)
    }
}
