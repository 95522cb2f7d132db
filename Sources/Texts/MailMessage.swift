import CGMimeShims
import Glibc
import Media

/// A message parsed by GMime, with its parts in one flat list.
///
/// Not for sharing between threads.
@safe
struct MailMessage: ~Copyable {
    /// A part of a message: a text, an attachment, or a message of its own.
    struct Part {
        let index: Int
        let type: MediaType
        let charset: String?
        let name: String?
        let isAttachment: Bool
        let isMessage: Bool
        let isAlternative: Bool
        let depth: Int

        /// Whether the part is text of the message itself.
        var isBody: Bool {
            !isAttachment && name == nil && (type.rawValue == "text/plain" || type.rawValue == "text/html")
        }
    }

    private let handle: OpaquePointer
    let parts: [Part]
    /// Whether the message has more parts or levels than are listed.
    let isCut: Bool

    fileprivate init(handle: OpaquePointer) {
        unsafe self.handle = unsafe handle
        isCut = unsafe dossier_gmime_is_cut(handle)
        parts = (0..<Int(unsafe dossier_gmime_part_count(handle))).map { unsafe Self.part(handle, $0) }
    }

    deinit { unsafe dossier_gmime_message_close(handle) }

    var subject: String? { unsafe Self.owned(dossier_gmime_subject(handle)) }
    var from: String? { unsafe Self.owned(dossier_gmime_from(handle)) }
    var to: String? { unsafe Self.owned(dossier_gmime_to(handle)) }
    var date: String? { unsafe Self.owned(dossier_gmime_date(handle)) }
    var messageID: String? { unsafe Self.owned(dossier_gmime_message_id(handle)) }
    var hasHeaders: Bool { unsafe dossier_gmime_has_headers(handle) }

    /// The length of a part's decoded content in bytes.
    func size(of part: Part) -> Int? {
        let size = unsafe dossier_gmime_part_size(handle, part.index)
        return size < 0 ? nil : Int(size)
    }

    /// The first `limit` bytes of a part's decoded content.
    func content(of part: Part, limit: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            count = max(0, unsafe dossier_gmime_part_read(handle, part.index, base, limit))
        }
    }

    static var libraryVersion: String { unsafe String(cString: dossier_gmime_version()) }

    private static func owned(_ text: UnsafeMutablePointer<CChar>?) -> String? {
        guard let text = unsafe text else { return nil }
        defer { unsafe free(text) }
        return FactText.cleaned(unsafe String(cString: text), limit: 500)
    }

    private static func part(_ handle: OpaquePointer, _ index: Int) -> Part {
        var part = unsafe dossier_gmime_part()
        unsafe dossier_gmime_part_describe(handle, index, &part)
        let type = unsafe withUnsafeBytes(of: part.type) { unsafe text($0) }
        let charset = unsafe withUnsafeBytes(of: part.charset) { unsafe text($0) }
        return unsafe Part(
            index: index, type: MediaType(rawValue: FactText.cleaned(type) ?? "application/octet-stream"),
            charset: charset.isEmpty ? nil : charset,
            name: part.name.flatMap { unsafe FactText.cleaned(String(cString: $0), limit: 200) },
            isAttachment: part.is_attachment, isMessage: part.is_message, isAlternative: part.is_alternative,
            depth: Int(part.depth))
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}

/// Yields the messages of a file: one, or as many as a mailbox holds.
@safe
struct MailParser: ~Copyable {
    private static let maximumParts = 2000
    private static let maximumDepth = 20

    private let handle: OpaquePointer

    /// Reads from `descriptor`, which is borrowed and whose offset moves.
    init(descriptor: CInt, isMailbox: Bool) throws(ReadingProblem) {
        guard let handle = unsafe dossier_gmime_open(descriptor, isMailbox) else {
            throw ReadingProblem(.unreadable, "the mail cannot be opened for parsing")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe dossier_gmime_close(handle) }

    func next() -> MailMessage? {
        guard let message = unsafe dossier_gmime_next(handle, Self.maximumParts, CInt(Self.maximumDepth)) else {
            return nil
        }
        return unsafe MailMessage(handle: message)
    }
}
