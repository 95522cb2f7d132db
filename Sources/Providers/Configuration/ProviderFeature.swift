package import Media

/// What a provider may or may not carry, one row each of the table in the reference.
package enum ProviderFeature: String, Sendable, Hashable, CaseIterable {
    case image, pdf, audio, video
    case system
    case maxOutputTokens, temperature, topP, stop, seed, thinking, search, mediaResolution
    /// Several answers to one request.
    case results
    /// The model's thoughts, shown or not as it is asked.
    case thoughts
    /// The schema of an answer in a field of its own.
    case schema
    /// An answer in events as it is written.
    case stream
    /// The numbers of tokens.
    case usage
    /// What a request cost, in its reply.
    case cost

    /// The features that are families of files.
    package static let media: KeyValuePairs<MediaFamily, ProviderFeature> = [
        .image: .image, .pdf: .pdf, .audio: .audio, .video: .video,
    ]
}

/// How sure it is that a provider carries something.
package enum Support: String, Sendable, Hashable, CaseIterable {
    /// The page of the vendor on the model says so.
    case documented
    /// Other documentation of the vendor says so.
    case described
    /// Nothing says so; by analogy with others of its kind it works.
    case assumed
    case absent

    /// The sign in tables.
    package var mark: String {
        switch self {
        case .documented: "Y"
        case .described: "(y)"
        case .assumed: "?"
        case .absent: "–"
        }
    }
}
