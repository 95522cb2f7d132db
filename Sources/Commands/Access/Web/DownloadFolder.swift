import Pipeline
import Platform
import Primitives

/// The files that runs have fetched, below `state/downloads`, each beside what its server said about it.
///
/// A file's name is the digest of its URL. All are readable by their owner alone.
struct DownloadFolder: Sendable {
    /// A file that is there, with what its server said of this very file.
    struct Kept: Sendable, Hashable {
        var identity: FileIdentity
        var validators: Validators
    }

    /// By what a server can tell whether a file is still the one that it gave, RFC 9110, section 8.8.
    struct Validators: Sendable, Hashable {
        var entityTag: String?
        var lastModified: String?
    }

    let folder: OutputFolder
    let hashing: any ContentHashing

    private static let noteLimit = 64 << 10

    /// The file of `url`, if there is one.
    ///
    /// Blocks.
    func kept(_ url: String) -> Kept? {
        guard let identity = try? folder.identity(of: place(url)) else { return nil }
        guard let note = try? folder.openForReading(notePlace(url)), note.identity.size <= Self.noteLimit,
            let bytes = try? note.descriptor.readAll(limit: Self.noteLimit),
            let json = try? JSONParser.parse(bytes).value, json["url"]?.stringValue == url,
            // A process that was killed between the two leaves a note about the file before this one.
            json["file"] == Self.json(identity)
        else { return Kept(identity: identity, validators: Validators()) }
        return Kept(
            identity: identity,
            validators: Validators(
                entityTag: json["etag"]?.stringValue, lastModified: json["last_modified"]?.stringValue))
    }

    /// Opens the file of `url`.
    ///
    /// Blocks.
    func open(_ url: String) throws(PlatformError) -> SourceOpener.OpenedSource {
        try folder.openForReading(place(url))
    }

    /// Begins the file of `url`.
    ///
    /// Blocks.
    func stage(_ url: String) throws(PlatformError) -> StagedFile { try folder.stage(place(url), mode: 0o600) }

    /// Puts the file of `url` in its place, and what its server said beside it.
    ///
    /// Blocks.
    func keep(_ file: StagedFile, of url: String, _ validators: Validators) throws(PlatformError) -> FileIdentity {
        let identity = try file.commit(.folderLater)
        let note: JSONValue = [
            "url": .string(url), "etag": .optional(validators.entityTag),
            "last_modified": .optional(validators.lastModified), "file": Self.json(identity),
        ]
        try folder.write(
            JSONWriter.bytes(of: note) + [UInt8(ascii: "\n")], to: notePlace(url), mode: 0o600, durability: .grouped)
        return identity
    }

    private static func json(_ identity: FileIdentity) -> JSONValue {
        [
            "inode": .string("\(identity.inode)"), "size": .integer(identity.size),
            "modified": .integer(identity.modified),
        ]
    }

    private func place(_ url: String) -> RelativePath { path(url, ending: "") }
    private func notePlace(_ url: String) -> RelativePath { path(url, ending: ".json") }

    /// `state/downloads/ab/cdef…`, spread over 256 folders.
    private func path(_ url: String, ending: String) -> RelativePath {
        let hex = hashing.sha256(url).hex
        return RelativePath(unchecked: Array("state/downloads/\(hex.prefix(2))/\(hex.dropFirst(2))\(ending)".utf8))
    }
}
