import CMagicShims
import Media

/// A libmagic cookie.
///
/// Not for sharing between threads.
@safe
final class MagicLibrary {
    private let cookie: OpaquePointer

    init() throws(ReadingProblem) {
        var error = [CChar](repeating: 0, count: 256)
        guard let cookie = unsafe dossier_magic_open(&error, error.count) else {
            throw ReadingProblem(
                .unreadable, "libmagic is not usable (\(text(error))): install the package libmagic-mgc")
        }
        unsafe self.cookie = cookie
    }

    deinit { unsafe dossier_magic_close(cookie) }

    /// The MIME type of a file that begins with `bytes`; `isText` picks the half of the database to try.
    func type(of bytes: [UInt8], isText: Bool) throws(ReadingProblem) -> MediaType {
        var error = [CChar](repeating: 0, count: 256)
        guard let name = unsafe dossier_magic_type(cookie, bytes, bytes.count, isText, &error, error.count) else {
            throw ReadingProblem(.unreadable, "libmagic failed: \(text(error))")
        }
        return MediaType(rawValue: unsafe String(cString: name))
    }

    static var version: String {
        let number = dossier_magic_version()
        return "\(number / 100).\(number % 100 < 10 ? "0" : "")\(number % 100)"
    }
}

/// The text up to the terminating zero of a C buffer.
func text(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
