/// The kinds of file that a pipeline tells apart; every file belongs to exactly one.
package enum MediaFamily: String, Sendable, Hashable, CaseIterable {
    case pdf, image, audio, video, text, email, office, archive
    /// Whatever is none of the above: executables, fonts, databases, unknown bytes.
    case other
}
