import CPopplerShims
import Glibc
import Media

/// A PDF opened through poppler.
///
/// Not for sharing between threads.
@safe
struct PopplerDocument: ~Copyable {
    private let handle: OpaquePointer
    let pageCount: Int

    /// Opens the PDF behind `descriptor`, which is borrowed.
    ///
    /// The open is without a password on purpose: with one, poppler reports a wrong password as damage, so only this
    /// first open can tell the two apart.
    init(descriptor: CInt) throws(ReadingProblem) {
        var status = dossier_poppler_damaged
        var error = [CChar](repeating: 0, count: 256)
        guard let handle = unsafe dossier_poppler_open(descriptor, &status, &error, error.count) else {
            if status == dossier_poppler_encrypted {
                throw ReadingProblem(.encrypted, "the PDF needs a password to be opened")
            }
            throw ReadingProblem(.corrupt, "poppler cannot read it: \(Self.reason(error))")
        }
        unsafe self.handle = handle
        pageCount = Int(unsafe dossier_poppler_page_count(handle))
    }

    deinit { unsafe dossier_poppler_close(handle) }

    var title: String? { unsafe Self.owned(dossier_poppler_title(handle)) }
    var author: String? { unsafe Self.owned(dossier_poppler_author(handle)) }
    var version: String? { unsafe Self.owned(dossier_poppler_pdf_version(handle)) }

    /// Seconds since 1970.
    var created: Int? {
        let seconds = unsafe dossier_poppler_created(handle)
        return seconds < 0 ? nil : Int(seconds)
    }

    /// The page at `index`, counted from 0; `nil` when it cannot be read at all.
    func page(_ index: Int) -> PopplerPage? {
        guard let page = unsafe dossier_poppler_page_open(handle, CInt(index)) else { return nil }
        return unsafe PopplerPage(handle: page)
    }

    /// The first complaint of the library since the last call.
    static func takeComplaint() -> String? {
        FactText.cleaned(unsafe String(cString: dossier_poppler_complaint()), limit: 200)
    }

    static var libraryVersion: String { unsafe String(cString: dossier_poppler_version()) }

    private static func reason(_ buffer: [CChar]) -> String {
        let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return FactText.cleaned(String(decoding: bytes, as: UTF8.self)) ?? "no reason given"
    }

    static func owned(_ text: UnsafeMutablePointer<CChar>?) -> String? {
        guard let text = unsafe text else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }
}

/// A page of an opened PDF.
@safe
struct PopplerPage: ~Copyable {
    private let handle: OpaquePointer

    fileprivate init(handle: OpaquePointer) { unsafe self.handle = unsafe handle }

    deinit { unsafe dossier_poppler_page_close(handle) }

    /// Width and height in points.
    var size: (width: Double, height: Double) {
        var width = 0.0
        var height = 0.0
        unsafe dossier_poppler_page_size(handle, &width, &height)
        return (width, height)
    }

    var text: String { unsafe PopplerDocument.owned(dossier_poppler_page_text(handle)) ?? "" }
    var hasImages: Bool { unsafe dossier_poppler_page_has_images(handle) }

    /// Renders the page as a grey PGM into an anonymous file; the descriptor is the caller's to close.
    func render(resolution: Double, maximumEdge: Int) throws(ReadingProblem) -> CInt {
        var error = [CChar](repeating: 0, count: 128)
        let descriptor = unsafe dossier_poppler_page_render(
            handle, resolution, CInt(maximumEdge), &error, error.count)
        guard descriptor >= 0 else {
            let bytes = error.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            throw ReadingProblem(.corrupt, "the page cannot be rendered: \(String(decoding: bytes, as: UTF8.self))")
        }
        return descriptor
    }
}
