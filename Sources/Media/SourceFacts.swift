package import Primitives

/// What examining a file's bytes said about it; goes into the ledger and the manifest.
package struct SourceFacts: Sendable, Hashable {
    package var type: MediaType
    package var family: MediaFamily
    /// Facts by the names of `FactKey`, with only the keys that apply; small (at most a few kilobytes).
    package var facts: JSONObject
    package var warnings: [SourceWarning]

    package init(type: MediaType, family: MediaFamily, facts: JSONObject = [:], warnings: [SourceWarning] = []) {
        self.type = type
        self.family = family
        self.facts = facts
        self.warnings = warnings
    }

    /// Pages of a document.
    package var pages: Int? { facts[FactKey.pages]?.intValue }
    /// Length of a recording, in seconds.
    package var duration: Double? { facts[FactKey.duration]?.doubleValue }
}

/// Something worth telling about a file that does not stop its use.
package struct SourceWarning: Sendable, Hashable {
    /// Stable, in snake case: `hidden_text`, `exif_rotated`.
    package let code: String
    package let message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

/// The names under which facts are stored: part of the manifest's contract.
package enum FactKey {
    // Documents
    package static let pages = "pages"
    package static let title = "title"
    package static let author = "author"
    package static let created = "created"
    package static let pdfVersion = "pdf_version"
    /// Pages that carry a text layer.
    package static let textPages = "text_pages"
    /// Width and height of the first page in points (1/72 inch).
    package static let pageSize = "page_size_pt"
    // Images and video
    package static let width = "width"
    package static let height = "height"
    package static let orientation = "orientation"
    package static let exif = "exif"
    package static let frames = "frames"
    // Recordings
    /// Seconds.
    package static let duration = "duration_s"
    package static let streams = "streams"
    package static let container = "container"
    package static let bitRate = "bit_rate"
    package static let frameRate = "frame_rate"
    /// Integrated loudness by EBU R 128, LUFS.
    package static let loudness = "loudness_lufs"
    /// Seconds at which the picture changes abruptly.
    package static let sceneChanges = "scene_changes_s"
    // Text
    package static let encoding = "encoding"
    package static let lines = "lines"
    package static let characters = "characters"
    // E-mail
    package static let subject = "subject"
    package static let from = "from"
    package static let to = "to"
    package static let date = "date"
    package static let messageID = "message_id"
    package static let attachments = "attachments"
    // Archives
    package static let entries = "entries"
}
