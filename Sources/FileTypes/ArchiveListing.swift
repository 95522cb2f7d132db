import CArchiveShims
import Media
import Primitives

/// The entries of an archive as its directory lists them; nothing is extracted but an OpenDocument `mimetype`.
struct ArchiveListing {
    /// Entries beyond this are not listed: the count becomes a lower bound.
    static let maximumEntries = 20_000
    private static let maximumNames = 30

    private(set) var count = 0
    private(set) var unpackedBytes: Int64 = 0
    private(set) var names: [String] = []
    private(set) var contents = ContainerEntries()
    private(set) var mimetype: String?
    private(set) var warnings: [SourceWarning] = []
    private var hasEncryptedEntries = false

    /// Lists the archive behind `descriptor`, whose offset moves.
    ///
    /// Damage ends the list and becomes a warning.
    init(descriptor: CInt) {
        var error = [CChar](repeating: 0, count: 256)
        guard let archive = unsafe dossier_archive_open(descriptor, &error, error.count) else {
            warn("damaged_archive", "the list of entries cannot be read: \(text(error))")
            return
        }
        defer { unsafe dossier_archive_close(archive) }
        while count < Self.maximumEntries {
            var entry = unsafe dossier_archive_entry()
            let status = unsafe dossier_archive_next(archive, &entry, &error, error.count)
            if status < 0 { warn("damaged_archive", "the list of entries ends early: \(text(error))") }
            guard status > 0 else { break }
            let name = unsafe entry.name.map { unsafe String(cString: $0) } ?? ""
            if name == "mimetype", count == 0 { mimetype = unsafe Self.shortText(archive) }
            unsafe add(name, size: entry.size, isEncrypted: entry.is_encrypted)
        }
        if count == Self.maximumEntries {
            warn("entries_not_listed", "more than \(Self.maximumEntries) entries; the rest is not listed")
        }
        if hasEncryptedEntries { warn("encrypted_entries", "some entries are encrypted") }
    }

    private mutating func add(_ name: String, size: Int64, isEncrypted: Bool) {
        count += 1
        let (sum, overflow) = unpackedBytes.addingReportingOverflow(max(0, size))
        unpackedBytes = overflow ? Int64.max : sum
        hasEncryptedEntries = hasEncryptedEntries || isEncrypted
        contents.add(name)
        if names.count < Self.maximumNames, let cleaned = FactText.cleaned(name, limit: 200) { names.append(cleaned) }
    }

    private mutating func warn(_ code: String, _ message: String) {
        warnings.append(SourceWarning(code: code, message: message))
    }

    private static func shortText(_ archive: OpaquePointer) -> String? {
        var bytes = [UInt8](repeating: 0, count: 128)
        let got = unsafe dossier_archive_read(archive, &bytes, bytes.count)
        guard got > 0 else { return nil }
        return FactText.cleaned(String(decoding: bytes.prefix(got), as: UTF8.self), limit: 100)
    }

    /// The facts about an archive for the manifest.
    var facts: JSONObject {
        [
            FactKey.entries: .integer(count), "unpacked_bytes": .integer(Int(unpackedBytes)),
            "entry_names": .array(names.map(JSONValue.string)),
        ]
    }

    static var version: String { unsafe String(cString: dossier_archive_version()) }
}
