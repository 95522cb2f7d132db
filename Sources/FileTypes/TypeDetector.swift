package import Media
import Primitives
import SourceBytes

/// Says what a file is by its content: its own scanners for text and containers, libmagic for everything else.
///
/// Text is where libmagic is slow (two thirds of a millisecond per file) and where a name helps most, so text whose
/// kind is evident never reaches it. For one thread; holds libmagic's database.
package final class TypeDetector {
    /// Bytes of each file that are looked at: enough for ISO 9660, whose mark stands at 32769.
    private static let headLength = 64 * 1024

    /// Bytes in which the marks stand that settle a type without looking further, `BinaryFormats`.
    private static let markLength = 4096

    /// Bytes of a text of unknown name that libmagic may search: its cost grows with them, its rules look at the top.
    private static let magicTextLength = 8 * 1024

    private let magic: MagicLibrary

    /// Loads libmagic's database; throws `.unreadable` when it is missing.
    package init() throws(ReadingProblem) { magic = try MagicLibrary() }

    /// Detects the type of the file behind `descriptor`, which is borrowed and whose offset may move.
    ///
    /// `name` without folders is only ever a hint among kinds of text. `size` is the file's length in bytes. Throws
    /// `.unreadable` when the system refuses to read; an unknown format is a result, not an error.
    package func detect(descriptor: CInt, name: String, size: Int) throws(ReadingProblem) -> DetectedType {
        let file = DescriptorBytes(descriptor: descriptor)
        var head = try file.read(count: min(Self.markLength, max(size, 512)))
        guard !head.isEmpty else { return DetectedType(type: .empty, family: .other) }
        switch BinaryFormats.verdict(head) {
        case .known(let type): return DetectedType(type: type)
        case .zip: return zipType(descriptor)
        case .compoundFile: return try CompoundFile.type(head: head, file: file)
        case nil: break
        }
        let rest = min(Self.headLength, size) - head.count
        if rest > 0 { head += try file.read(at: head.count, count: rest) }
        let isWhole = head.count >= size
        let form = TextForm.judge(head, isWhole: isWhole)
        guard form != .binary else { return try binaryType(head, descriptor: descriptor) }
        return DetectedType(type: try textType(head, form: form, isWhole: isWhole, name: name))
    }

    private func zipType(_ descriptor: CInt) -> DetectedType {
        let listing = ArchiveListing(descriptor: descriptor)
        let type = listing.contents.type(mimetype: listing.mimetype)
        let family = MediaFamily(of: type)
        var warnings = listing.warnings
        if listing.contents.containsMacros {
            warnings.append(SourceWarning(code: "macros", message: "the document carries macros"))
        }
        return DetectedType(
            type: type, family: family, entries: family == .archive ? listing.facts : [:], warnings: warnings)
    }

    private func binaryType(_ head: [UInt8], descriptor: CInt) throws(ReadingProblem) -> DetectedType {
        if let type = BinaryFormats.riffType(head) { return DetectedType(type: type) }
        let type = TypeNames.canonical(try magic.type(of: head, isText: false))
        // Bytes that fail the test for text are never called text, whatever their first line looks like.
        let family = MediaFamily(of: type)
        guard family != .text, family != .email else { return DetectedType(type: .unknown) }
        guard type.rawValue == "application/x-tar" || type.rawValue == "application/x-7z-compressed" else {
            return DetectedType(type: type)
        }
        let listing = ArchiveListing(descriptor: descriptor)
        return DetectedType(type: type, entries: listing.facts, warnings: listing.warnings)
    }

    private func textType(
        _ head: [UInt8], form: TextForm, isWhole: Bool, name: String
    ) throws(ReadingProblem) -> MediaType {
        var text = head
        if case .wide(let unit, let bigEndian) = form {
            text = TextForm.narrowed(head.prefix(16 * 1024), unit: unit, bigEndian: bigEndian)
        } else if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            text.removeFirst(3)
        }
        let isAllText = isWhole && (text.count * 4 >= head.count)
        if let known = TextFormats.type(head: text, isWhole: isAllText, name: name) { return known }
        guard case .wide = form else {
            let type = TypeNames.canonical(try magic.type(of: Array(text.prefix(Self.magicTextLength)), isText: true))
            return type == .unknown ? .plainText : type
        }
        return .plainText
    }

    /// The libraries behind detection, for `doctor`.
    package static func versions() -> [ComponentVersion] {
        [
            ComponentVersion(name: "libmagic", version: MagicLibrary.version, note: "types by content"),
            ComponentVersion(name: "libarchive", version: ArchiveListing.version, note: "entries of archives"),
        ]
    }
}
