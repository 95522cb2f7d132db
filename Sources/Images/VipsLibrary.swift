import CVipsShims
import Glibc
import Media

/// Reads image headers through libvips, which is loaded when the first image comes that needs it.
enum VipsLibrary {
    /// `nil` when it started, else why not.
    private static let failure: String? = {
        var error = [CChar](repeating: 0, count: 256)
        return unsafe dossier_vips_start(&error, error.count) ? nil : text(error)
    }()

    /// Formats and variants that the library has no reader for are no damage.
    private static func problem(_ reason: String) -> ReadingProblem {
        let isUnsupported = ["not supported", "is blocked"].contains(where: reason.contains)
        return ReadingProblem(isUnsupported ? .unsupported : .corrupt, "libvips cannot read it: \(reason)")
    }

    /// The header of the image behind `descriptor`, which is borrowed, and its EXIF block.
    static func header(descriptor: CInt) throws(ReadingProblem) -> (ImageHeader, exif: [UInt8]) {
        if let failure {
            throw ReadingProblem(.unsupported, "libvips is not usable (\(failure)): install the package libvips42")
        }
        var found = unsafe dossier_vips_header()
        var error = [CChar](repeating: 0, count: 512)
        guard unsafe dossier_vips_read_header(descriptor, &found, &error, error.count) else {
            throw Self.problem(text(error))
        }
        var exif: [UInt8] = []
        if let block = unsafe found.exif {
            exif = unsafe Array(UnsafeRawBufferPointer(start: block, count: found.exif_count))
            unsafe free(block)
        }
        let header = unsafe ImageHeader(
            width: Int(found.width), height: Int(found.height), frames: max(1, Int(found.pages)),
            orientation: (1...8).contains(found.orientation) ? Int(found.orientation) : nil)
        return (header, exif)
    }

    static var version: String? { failure == nil ? unsafe String(cString: dossier_vips_version()) : nil }

    private static func text(_ buffer: [CChar]) -> String {
        let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return FactText.cleaned(String(decoding: bytes, as: UTF8.self), limit: 200) ?? "no reason given"
    }
}
